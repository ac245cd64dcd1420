/**
 * Every number that decides who has the floor in a live call, in one table: units in the names, reasons beside
 * them. Silence and speech are measured in the engine, so one network leg (80 ± 20 ms) lies between these
 * figures and what the caller perceives, at either end. Nothing else in turn taking is a bare number.
 */
export const liveParameters = {
  /* ---- Picking up ---- */

  /** Somebody who picks up and says nothing is greeted after this much silence. */
  openingSilenceMs: 1000,
  /**
   * After «¿aló?» the opening begins at once: 300 ms from her last sound to ANA's first, less two legs (p95 206 ms
   * together) and the frames between, leave 60.
   */
  afterGreetingMs: 60,
  /** People say «¿aló?» or their name; speech longer than this in one breath is a recording's greeting. */
  longGreetingMs: 2500,
  /** A recording breathes between its sentences; ANA waits until it has certainly ended. */
  afterLongGreetingMs: 1500,

  /* ---- The end of her turn ---- */

  /** Less voice than this without a word is a click or a breath and no speech: «sí» lasts about 150 ms. */
  leastSpeechMs: 100,
  /**
   * Silence after which the recogniser is asked for its final words. It needs 300 ± 50 ms for them, so the
   * commit is sent long before the turn is over; what sounds complete is committed as soon as the gap is
   * longer than the stops inside Spanish words (up to 100 ms).
   */
  commitCompleteMs: 120,
  /** By now the partial words, which lag by 150 ms, have caught up with her voice. */
  commitUnknownMs: 200,
  /** She will go on: a commit would only cut the recogniser's sentence in two. */
  commitOpenMs: 600,
  /**
   * Silence that ends a turn which sounds complete. Just under the 420 ms in which the final words come
   * (120 + 300), so it is they that end it, and not a timer after them.
   */
  endCompleteMs: 400,
  /** The same when the words are only probably complete: most pauses at the seam of two clauses are shorter. */
  endLikelyMs: 520,
  /** Nothing can be told from the words. Pauses inside a turn are mostly shorter, gaps between turns longer. */
  endUnknownMs: 680,
  /** The same where an ending is rather unlikely, as after a bare number («trescientos ochenta…») or «si me dan…». */
  endDoubtfulMs: 850,
  /** The last word wants another («y», «de la», «quiero»): thinking pauses are nearly all shorter than this. */
  endOpenMs: 1450,
  /** The same for words that can certainly not be the last, as «este…», «déjeme ver» or half a telephone number. */
  endWideOpenMs: 1800,
  /** Whatever she said and however slowly she speaks: after this much silence it is ANA's turn. */
  endMostMs: 2600,
  /** The quickest speaker is given no less than this: below it, breathing would end turns. */
  endLeastMs: 380,
  /** Final words that have not come this long after their commit are replaced by the partial ones. */
  finalTextDeadlineMs: 600,
  /** A television or a street sounds on though no new words come: after this, she is taken as silent. */
  staleWordsMs: 2000,
  /** Voice brings its first words within this time (a slow first word and the recogniser's 150 ms), or it was none. */
  wordsExpectedMs: 1000,
  /** This much voice without a word is a mumble, to be asked about, and not noise. */
  mumbleMs: 600,

  /* ---- Learning her pauses ---- */

  /** What a pause inside a turn is expected to be before she has made one. */
  pauseExpectedMs: 450,
  /** Shorter gaps are stops between syllables; longer ones are another turn that ANA failed to answer. */
  pauseLeastMs: 200,
  pauseMostMs: 2500,
  /** Longer pauses are learned quickly, for cutting in is worse than waiting; shorter ones slowly. */
  pauseRiseShare: 0.4,
  pauseFallShare: 0.12,
  /** How far her pauses may shorten or stretch the silences above. */
  pauseStretchLeast: 0.85,
  pauseStretchMost: 1.7,

  /* ---- Both speak ---- */

  /**
   * Voice of hers that stops ANA tentatively. With two legs (measured together with their frames: p95 181 ms) it
   * leaves the caller less than 500 ms from her first sound to silence in her ear, and the recogniser's first letters,
   * which take a quarter of a second and more, mostly come before it: «a…» may become an «ajá».
   */
  bargeInMs: 305,
  /** Without sound for this long she is not held for speaking on: stops inside words are shorter, «sí» ends so. */
  bargeInGapMs: 60,
  /** So soon the judgement is made again, should it have been a stop inside a word. */
  bargeInAgainMs: 40,
  /** When the first letters can become an «ajá» («cla…», «sí se…»), ANA listens this long before she stops. */
  prefixPatienceMs: 420,
  /** The next letters of a word that is being said come within this time («sí, cla…»). */
  growingWordMs: 200,
  /** After a whole «sí, claro», voice that goes on this long without new words says more than that. */
  moreWordsMs: 450,
  /** A «sí señora, claro» may last this long: until then, voice that outlasts its words is not suspected. */
  backchannelMs: 600,
  /** Words come up to 150 ms after the voice: an overlap is judged finally this long after its end. */
  wordsLagMs: 250,
  /** Stopped for nothing: without a word this long after her voice, ANA goes on (commit, 300 ms, and reserve). */
  falseAlarmMs: 700,
  /** ANA stays stopped no longer than this without words, so that no silence reaches 2.5 s. */
  frozenMostMs: 1900,
  /** A word of at least this many letters is no fragment of another. */
  solidWordChars: 5,

  /* ---- Silence ---- */

  /** Silence after ANA's words before she asks whether anybody is there: an old person's time to think, and more. */
  silencePromptMs: 6000,
  /** The same when she asked ANA to wait: for the door, for somebody, for her glasses. */
  holdPromptMs: 25_000,
  /** ANA owes an answer: after this much silence a filler is spoken, well before the hard limit. */
  fillerAfterMs: 2000,
  /** A reply wanted only now may begin at once from the clip cache: a filler waits this long for it. */
  readyReplyMs: 300,
  /** The caller is never left longer than this in a silence that ANA owes her. */
  owedSilenceMs: 2500,
  /**
   * A filler comes from the clip cache and is heard at once. When it is not, no voice is to be had, and what is left
   * of `owedSilenceMs` is needed to hold the call another way.
   */
  fillerStartsMs: 150,
  /** After so many fillers without a word another way of holding the call is taken. */
  fillersInARow: 3,

  /* ---- Speculation ---- */

  /** Voice off for this long and words that may be complete: ANA begins to think, at the risk of one word more. */
  speculateAfterMs: 100,
  /** Partial words lag behind the voice by this much: those that stand then are all there are. */
  partialLagMs: 160,
  /** Thoughts begun for one turn at most; each takes the model's slot from other calls. */
  speculationsPerTurn: 3,
} as const
