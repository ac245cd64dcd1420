/** Every word of the interface in English, with exactly the keys of the Spanish: a file for each page, put together. */

import calls from './en/calls.json' with { type: 'json' }
import campaigns from './en/campaigns.json' with { type: 'json' }
import compliance from './en/compliance.json' with { type: 'json' }
import conversations from './en/conversations.json' with { type: 'json' }
import errors from './en/errors.json' with { type: 'json' }
import firstRun from './en/first-run.json' with { type: 'json' }
import followUp from './en/follow-up.json' with { type: 'json' }
import home from './en/home.json' with { type: 'json' }
import imports from './en/import.json' with { type: 'json' }
import live from './en/live.json' with { type: 'json' }
import script from './en/script.json' with { type: 'json' }
import settings from './en/settings.json' with { type: 'json' }
import shell from './en/shell.json' with { type: 'json' }

export const en = {
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
