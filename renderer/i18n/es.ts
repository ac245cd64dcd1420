/** Every word of the interface in Spanish, which is written first: a file for each page, put together. */

import calls from './es/calls.json' with { type: 'json' }
import campaigns from './es/campaigns.json' with { type: 'json' }
import compliance from './es/compliance.json' with { type: 'json' }
import conversations from './es/conversations.json' with { type: 'json' }
import errors from './es/errors.json' with { type: 'json' }
import firstRun from './es/first-run.json' with { type: 'json' }
import followUp from './es/follow-up.json' with { type: 'json' }
import home from './es/home.json' with { type: 'json' }
import imports from './es/import.json' with { type: 'json' }
import live from './es/live.json' with { type: 'json' }
import script from './es/script.json' with { type: 'json' }
import settings from './es/settings.json' with { type: 'json' }
import shell from './es/shell.json' with { type: 'json' }

export const es = {
  ...shell,
  ...calls,
  ...home,
  ...imports,
  ...campaigns,
  ...live,
  ...conversations,
  ...followUp,
  ...settings,
  ...firstRun,
  ...script,
  ...compliance,
  ...errors,
}
