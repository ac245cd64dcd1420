/** What reading a contact spreadsheet yields: rows to call, rows to mend, or one reason why not. */
import { z } from 'zod'
import { e164Schema, idSchema } from './primitives.ts'

/** Why a row was not accepted. The rules behind each code are the importer's tests. */
export const rowCodeSchema = z.enum([
  'empty',
  'not_a_phone',
  'too_short',
  'too_long',
  'invalid_number',
  'foreign_not_allowed',
  'precision_lost',
  'duplicate',
])
export type RowCode = z.infer<typeof rowCodeSchema>

/** Why a whole file was not accepted. */
export const fileErrorSchema = z.enum([
  'unsupported_type',
  'encrypted',
  'corrupt',
  'too_large',
  'empty',
  'missing_column',
])
export type FileError = z.infer<typeof fileErrorSchema>

export const acceptedRowSchema = z.object({
  row: z.number().int().positive(),
  nombre: z.string(),
  e164: e164Schema,
  /** Digits of an extension, when the cell named one. */
  ext: z.string().optional(),
  /** Other valid numbers of the same cell, E.164. */
  others: z.array(e164Schema).optional(),
  /** Practice persona, from an optional `persona` column. */
  persona: z.string().optional(),
})
export type AcceptedRow = z.infer<typeof acceptedRowSchema>

export const rejectedRowSchema = z.object({
  row: z.number().int().positive(),
  code: rowCodeSchema,
  /** The reason in plain words, in the language asked for. */
  message: z.string(),
  /** As they stood in the file, so that a person can mend them. */
  nombre: z.string(),
  numero: z.string(),
  /** The accepted row this one repeats; only with `duplicate`. */
  firstRow: z.number().int().positive().optional(),
  /**
   * What an operator wrote instead; `nombre` and `numero` stay as they stood in the file, `code` and `message`
   * speak of the mended text. With `e164` the row will be called; null: there is still something wrong with it.
   */
  mend: z.object({ nombre: z.string(), numero: z.string(), e164: e164Schema.nullable() }).optional(),
})
export type RejectedRow = z.infer<typeof rejectedRowSchema>

export const columnSchema = z.object({
  /** 0-based position in the sheet. */
  index: z.number().int().nonnegative(),
  title: z.string(),
})
export type Column = z.infer<typeof columnSchema>

/** Which columns were read. `candidates` lets the operator choose others. */
export const columnMappingSchema = z.object({
  sheet: z.string().nullable(),
  headerRow: z.number().int().positive(),
  nombre: columnSchema.nullable(),
  numero: columnSchema,
  candidates: z.array(columnSchema),
})
export type ColumnMapping = z.infer<typeof columnMappingSchema>

/** The operator's correction of the detected columns. */
export const columnChoiceSchema = z.object({
  nombreIndex: z.number().int().nonnegative().nullable(),
  numeroIndex: z.number().int().nonnegative(),
})
export type ColumnChoice = z.infer<typeof columnChoiceSchema>

export const importCountsSchema = z.object({
  rows: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  byCode: z.partialRecord(rowCodeSchema, z.number().int().nonnegative()),
  /** Accepted rows whose number is already stored from an earlier import. */
  alreadyStored: z.number().int().nonnegative(),
})
export type ImportCounts = z.infer<typeof importCountsSchema>

export const importProgressSchema = z.object({
  phase: z.enum(['opening', 'reading', 'checking', 'done']),
  /** From 0 to 1. */
  fraction: z.number().min(0).max(1),
  rowsRead: z.number().int().nonnegative(),
})
export type ImportProgress = z.infer<typeof importProgressSchema>

/** The counts after a row was mended, or its mending undone. */
const mendedCountsSchema = z.object({
  counts: importCountsSchema,
  /** Rows that an operator made callable. */
  mended: z.number().int().nonnegative(),
})

export const mendResultSchema = mendedCountsSchema.extend({ row: rejectedRowSchema })
export type MendResult = z.infer<typeof mendResultSchema>

/** A preview: nothing is stored until it is confirmed. Row lists are pages; `counts` are whole. */
export const importPreviewSchema = z.object({
  importId: idSchema,
  fileName: z.string(),
  fileError: fileErrorSchema.nullable(),
  /** The file error in plain words with what to do next; null without one. */
  fileErrorMessage: z.string().nullable(),
  mapping: columnMappingSchema.nullable(),
  ...mendedCountsSchema.shape,
  /** In file order; mended rows come after all others, in the order of their rows. */
  accepted: z.array(acceptedRowSchema.extend({ alreadyStored: z.boolean() })),
  /** Mended rows keep their places here too, so that nothing moves under an operator's hands. */
  rejected: z.array(rejectedRowSchema),
})
export type ImportPreview = z.infer<typeof importPreviewSchema>
