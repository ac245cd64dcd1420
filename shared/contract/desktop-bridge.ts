/**
 * How the page inside the desktop window reaches the engine: it makes a MessageChannel and posts one end,
 * with this word, to its own window; the preload passes that end on, and the engine answers on the other.
 * The page asks again, with a fresh channel, whenever its port closes: the engine may have been restarted.
 */
export const connectWord = 'rpc:connect'
