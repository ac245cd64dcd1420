/**
 * Version 7: what a search for calls reads. One narrow row a call holds everything that filters ask for, and one
 * document a call holds its words, the person's name and number. Both are kept by triggers, so that nobody who
 * writes calls, turns or judgements has to think of them.
 *
 * A row's number grows with the instant the call was planned at: the newest first is then the index's own order,
 * and neither a page nor a span of days has to be sorted out of 100,000 matches.
 */
import { type Kysely, sql } from 'kysely'
import { postgresWords } from '../dialect.ts'
import type { Migration } from '../migration.ts'
import type { Schema } from '../schema.ts'

/** Room for calls that were planned in the same millisecond. */
const perMs = sql.lit(1024)

/** Name and number of the person: the number whole, national, and without its prefix. */
const personWords = sql`contacts.search_text || ' ' || substr(contacts.e164, -10) || ' ' || substr(contacts.e164, -7)`
const personWordsPostgres = sql`contacts.search_text || ' ' || right(contacts.e164, 10) || ' ' || right(contacts.e164, 7)`

async function onSqlite(db: Kysely<Schema>): Promise<void> {
  await sql`create table call_search (
    number integer primary key,
    call_id text not null unique references calls (id) on delete cascade,
    contact_id text not null,
    campaign_id text not null,
    outcome text,
    interest text,
    objections text not null,
    corrected integer not null,
    duration_ms integer
  ) strict`.execute(db)
  await sql`create table call_words (
    number integer primary key references call_search (number) on delete cascade,
    words text not null
  ) strict`.execute(db)
  await sql`insert into call_search
    select planned_at * ${perMs} + row_number() over (partition by planned_at order by id) - 1,
      id, contact_id, campaign_id, outcome, null, '', 0,
      case when answered_at is not null then ended_at - answered_at end
    from calls`.execute(db)
  await sql`insert into call_words
    select number, (select ${personWords} from contacts where contacts.id = call_search.contact_id) || ' ' ||
      coalesce((select group_concat(text, ' ') from turns where turns.call_id = call_search.call_id), '')
    from call_search`.execute(db)

  await sql`drop trigger turns_fts_insert`.execute(db)
  await sql`drop trigger turns_fts_delete`.execute(db)
  await sql`drop trigger turns_fts_update`.execute(db)
  await sql`drop table turns_fts`.execute(db)
  // Which call holds a word is all that is asked: neither positions nor lengths are kept.
  await sql`create virtual table call_words_fts using fts5(words, content='call_words', content_rowid='number',
    tokenize='unicode61 remove_diacritics 2', detail=none, columnsize=0, prefix='1 2 3 4 5 6 7 8')`.execute(
    db,
  )
  // An erased person's words must leave the index's pages too, not only its results.
  await sql`insert into call_words_fts (call_words_fts, rank) values ('secure-delete', 1)`.execute(db)
  await sql`insert into call_words_fts (rowid, words) select number, words from call_words`.execute(db)
  await sql`create trigger call_words_insert after insert on call_words begin
    insert into call_words_fts (rowid, words) values (new.number, new.words);
  end`.execute(db)
  await sql`create trigger call_words_delete after delete on call_words begin
    insert into call_words_fts (call_words_fts, rowid, words) values ('delete', old.number, old.words);
  end`.execute(db)
  await sql`create trigger call_words_update after update of words on call_words begin
    insert into call_words_fts (call_words_fts, rowid, words) values ('delete', old.number, old.words);
    insert into call_words_fts (rowid, words) values (new.number, new.words);
  end`.execute(db)

  await sql`create trigger calls_search_insert after insert on calls begin
    insert into call_search values (
      coalesce((select max(number) + 1 from call_search
        where number >= new.planned_at * ${perMs} and number < (new.planned_at + 1) * ${perMs}),
        new.planned_at * ${perMs}),
      new.id, new.contact_id, new.campaign_id, new.outcome, null, '', 0,
      case when new.answered_at is not null then new.ended_at - new.answered_at end);
    insert into call_words select number,
      (select ${personWords} from contacts where contacts.id = new.contact_id)
      from call_search where call_id = new.id;
  end`.execute(db)
  await sql`create trigger calls_search_update after update of outcome, answered_at, ended_at on calls begin
    update call_search set outcome = new.outcome,
      duration_ms = case when new.answered_at is not null then new.ended_at - new.answered_at end
      where call_id = new.id;
  end`.execute(db)

  const wordsOf = (call: ReturnType<typeof sql>) => sql`update call_words set words =
      (select ${personWords} from contacts join calls on calls.contact_id = contacts.id where calls.id = ${call}) || ' ' ||
      coalesce((select group_concat(text, ' ') from turns where call_id = ${call}), '')
      where number = (select number from call_search where call_id = ${call});`
  const isEnded = (call: ReturnType<typeof sql>) =>
    sql`(select state from calls where id = ${call}) = 'ended'`
  // Written once when the call is over; while it lasts, a turn must not cost the whole conversation.
  await sql`create trigger calls_words_ended after update of state on calls
    when new.state = 'ended' and old.state <> 'ended' begin ${wordsOf(sql`new.id`)} end`.execute(db)
  await sql`create trigger turns_words_insert after insert on turns
    when ${isEnded(sql`new.call_id`)} begin ${wordsOf(sql`new.call_id`)} end`.execute(db)
  await sql`create trigger turns_words_update after update of text on turns
    when new.text <> old.text and ${isEnded(sql`new.call_id`)} begin ${wordsOf(sql`new.call_id`)} end`.execute(
    db,
  )
  await sql`create trigger turns_words_delete after delete on turns
    when ${isEnded(sql`old.call_id`)} begin ${wordsOf(sql`old.call_id`)} end`.execute(db)

  const tags = (source: ReturnType<typeof sql>) =>
    sql`(select '|' || group_concat(value, '|') || '|' from ${source})`
  const found = (call: ReturnType<typeof sql>) => sql`update call_search set
      interest = coalesce(
        (select interest from corrections where call_id = ${call} and current = 1),
        (select interest from analyses where call_id = ${call} and current = 1)),
      objections = coalesce(case
        when exists (select 1 from corrections where call_id = ${call} and current = 1 and objections is not null)
        then ${tags(sql`corrections, json_each(corrections.objections) where call_id = ${call} and current = 1`)}
        else ${tags(sql`analyses, json_each(analyses.findings, '$.objections') where call_id = ${call} and current = 1`)}
      end, ''),
      corrected = (select count(*) from corrections where call_id = ${call} and current = 1)
      where call_id = ${call};`
  await sql`create trigger analyses_search after insert on analyses begin ${found(sql`new.call_id`)} end`.execute(
    db,
  )
  await sql`create trigger corrections_search_insert after insert on corrections
    begin ${found(sql`new.call_id`)} end`.execute(db)
  await sql`create trigger corrections_search_update after update on corrections
    begin ${found(sql`new.call_id`)} end`.execute(db)
  await sql`update call_search set interest = analyses.interest,
    objections = coalesce(${tags(sql`json_each(analyses.findings, '$.objections')`)}, '')
    from analyses where analyses.call_id = call_search.call_id and analyses.current = 1`.execute(db)
}

async function onPostgres(db: Kysely<Schema>): Promise<void> {
  await sql`create table call_search (
    number bigint primary key,
    call_id text not null unique references calls (id) on delete cascade,
    contact_id text not null,
    campaign_id text not null,
    outcome text,
    interest text,
    objections text not null,
    corrected bigint not null,
    duration_ms bigint
  )`.execute(db)
  await sql`create table call_words (
    number bigint primary key references call_search (number) on delete cascade,
    words text not null
  )`.execute(db)
  await sql`insert into call_search
    select planned_at * ${perMs} + row_number() over (partition by planned_at order by id) - 1,
      id, contact_id, campaign_id, outcome, null, '', 0,
      case when answered_at is not null then ended_at - answered_at end
    from calls`.execute(db)
  await sql`insert into call_words
    select number, (select ${personWordsPostgres} from contacts where contacts.id = call_search.contact_id) || ' ' ||
      coalesce((select string_agg(text, ' ') from turns where turns.call_id = call_search.call_id), '')
    from call_search`.execute(db)
  await sql`drop index turns_words`.execute(db)
  await sql`create index call_words_text on call_words using gin (${postgresWords('call_words.words')})`.execute(
    db,
  )

  await sql`create function call_search_words(call text) returns void language sql as $$
    update call_words set words =
      (select ${personWordsPostgres} from contacts join calls on calls.contact_id = contacts.id where calls.id = call)
      || ' ' || coalesce((select string_agg(text, ' ') from turns where call_id = call), '')
    where number = (select number from call_search where call_id = call)
      and exists (select 1 from calls where id = call and state = 'ended')
  $$`.execute(db)
  await sql`create function call_search_found(call text) returns void language sql as $$
    update call_search set
      interest = coalesce(
        (select interest from corrections where call_id = call and current = 1),
        (select interest from analyses where call_id = call and current = 1)),
      objections = coalesce(case
        when exists (select 1 from corrections where call_id = call and current = 1 and objections is not null)
        then (select '|' || string_agg(tag, '|') || '|' from corrections,
          jsonb_array_elements_text(corrections.objections::jsonb) as tag where call_id = call and current = 1)
        else (select '|' || string_agg(tag, '|') || '|' from analyses,
          jsonb_array_elements_text(analyses.findings::jsonb -> 'objections') as tag
          where call_id = call and current = 1)
      end, ''),
      corrected = (select count(*) from corrections where call_id = call and current = 1)
    where call_id = call
  $$`.execute(db)

  await sql`create function calls_search_insert() returns trigger language plpgsql as $$
    declare taken bigint := new.planned_at * ${perMs};
    begin
      -- Two calls of one instant, perhaps by two engines: the second takes the next number.
      loop
        insert into call_search values (taken, new.id, new.contact_id, new.campaign_id, new.outcome, null, '', 0,
          case when new.answered_at is not null then new.ended_at - new.answered_at end)
          on conflict (number) do nothing;
        exit when found;
        taken := taken + 1;
      end loop;
      insert into call_words select taken, ${personWordsPostgres} from contacts where contacts.id = new.contact_id;
      return null;
    end $$`.execute(db)
  await sql`create trigger calls_search_insert after insert on calls
    for each row execute function calls_search_insert()`.execute(db)
  await sql`create function calls_search_update() returns trigger language plpgsql as $$
    begin
      update call_search set outcome = new.outcome,
        duration_ms = case when new.answered_at is not null then new.ended_at - new.answered_at end
        where call_id = new.id;
      if new.state = 'ended' and old.state <> 'ended' then perform call_search_words(new.id); end if;
      return null;
    end $$`.execute(db)
  await sql`create trigger calls_search_update after update of state, outcome, answered_at, ended_at on calls
    for each row execute function calls_search_update()`.execute(db)
  await sql`create function turns_words() returns trigger language plpgsql as $$
    begin
      perform call_search_words(case when tg_op = 'DELETE' then old.call_id else new.call_id end);
      return null;
    end $$`.execute(db)
  await sql`create trigger turns_words after insert or delete or update of text on turns
    for each row execute function turns_words()`.execute(db)
  await sql`create function call_findings_search() returns trigger language plpgsql as $$
    begin
      perform call_search_found(new.call_id);
      return null;
    end $$`.execute(db)
  await sql`create trigger analyses_search after insert on analyses
    for each row execute function call_findings_search()`.execute(db)
  await sql`create trigger corrections_search after insert or update on corrections
    for each row execute function call_findings_search()`.execute(db)
  await sql`select call_search_found(call_id) from analyses where current = 1`.execute(db)
}

export const callSearch: Migration = {
  version: 7,
  name: 'call-search',
  async up(db, dialect) {
    await (dialect === 'sqlite' ? onSqlite(db) : onPostgres(db))
    await sql`create index call_search_contact on call_search (contact_id, number)`.execute(db)
    await sql`create index call_search_campaign on call_search (campaign_id, number)`.execute(db)
  },
}
