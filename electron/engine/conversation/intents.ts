/** What a customer's words can mean, as the field names it. `neutral` carries nothing beyond the turn itself. */
export const intentNames = [
  'voicemail',
  'opt_out',
  'wrong_number',
  'not_eligible_private',
  'ask_human',
  'callback',
  'ask_robot',
  'ready_to_close',
  'obj_time',
  'obj_trust',
  'obj_reported',
  'obj_debts',
  'obj_has_credit',
  'obj_rate',
  'ask_info',
  'think_about_it',
  'soft_no',
  'interest_high',
  'neutral',
] as const
export type Intent = (typeof intentNames)[number]

/** The intents that hesitate rather than refuse: one answer to them is allowed, never two. */
export const softObjections: ReadonlySet<Intent> = new Set<Intent>([
  'obj_trust',
  'obj_reported',
  'obj_debts',
  'obj_has_credit',
  'obj_rate',
  'think_about_it',
])
