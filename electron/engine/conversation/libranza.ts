/**
 * The arithmetic of payroll-deduction loans. Every figure ANA says comes from here or from a dated offer
 * handed in by the lender; the model never computes. Amounts are whole Colombian pesos, rates are percent.
 */
import { z } from 'zod'

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** What the lender publishes, with the days between which it may be said. Rates are «mes vencido». */
export const loanOfferSchema = z
  .object({
    /** First and last local day (ISO, Bogotá) on which these figures may be quoted. */
    validFrom: isoDate,
    validUntil: isoDate,
    monthlyRateMinPercent: z.number().positive().max(10),
    monthlyRateMaxPercent: z.number().positive().max(10),
    minTermMonths: z.number().int().positive(),
    maxTermMonths: z.number().int().positive().max(360),
    maxAmountPesos: z.number().int().positive(),
    /** The loan must be repaid before this birthday. */
    maxAgeAtEndYears: z.number().int().min(18).max(120),
    /** Life insurance a month for each million lent; null when it is not published. */
    insurancePerMillionPesos: z.number().int().nonnegative().nullable(),
    /** Working days from complete documents to payment, after the payroll office's approval. */
    disbursementMinDays: z.number().int().positive(),
    disbursementMaxDays: z.number().int().positive(),
  })
  .refine((offer) => offer.monthlyRateMinPercent <= offer.monthlyRateMaxPercent, 'rates out of order')
  .refine((offer) => offer.minTermMonths <= offer.maxTermMonths, 'terms out of order')
  .refine((offer) => offer.validFrom <= offer.validUntil, 'dates out of order')
export type LoanOffer = z.infer<typeof loanOfferSchema>

/** The invented lender's figures, for the practice line and for tests. Never for real calls. */
export function practiceOffer(epochMs: number): LoanOffer {
  const year = new Date(epochMs).getUTCFullYear()
  return {
    validFrom: `${year}-01-01`,
    validUntil: `${year}-12-31`,
    monthlyRateMinPercent: 1.25,
    monthlyRateMaxPercent: 1.85,
    minTermMonths: 24,
    maxTermMonths: 144,
    maxAmountPesos: 140_000_000,
    maxAgeAtEndYears: 84,
    insurancePerMillionPesos: 1000,
    disbursementMinDays: 3,
    disbursementMaxDays: 5,
  }
}

/** Whether the offer's dates cover this instant in Bogotá (UTC−5). A stale figure is not said. */
export function isQuotable(offer: LoanOffer, epochMs: number): boolean {
  const day = new Date(epochMs - 5 * 3_600_000).toISOString().slice(0, 10)
  return offer.validFrom <= day && day <= offer.validUntil
}

/**
 * The level instalment of a French amortisation: P·i / (1 − (1+i)^−n), rounded to the peso.
 * @param monthlyRatePercent for one month, paid in arrears; 0 divides the principal evenly.
 */
export function monthlyInstalment(
  principalPesos: number,
  monthlyRatePercent: number,
  termMonths: number,
): number {
  const rate = monthlyRatePercent / 100
  if (rate === 0) return Math.round(principalPesos / termMonths)
  // expm1 and log1p keep the digits that (1+i)^−n loses for small rates.
  return Math.round((principalPesos * rate) / -Math.expm1(-termMonths * Math.log1p(rate)))
}

/** The loan whose instalment is `instalmentPesos`, rounded down to the peso. */
export function principalFor(
  instalmentPesos: number,
  monthlyRatePercent: number,
  termMonths: number,
): number {
  const rate = monthlyRatePercent / 100
  if (rate === 0) return Math.floor(instalmentPesos * termMonths)
  return Math.floor((instalmentPesos * -Math.expm1(-termMonths * Math.log1p(rate))) / rate)
}

/** (1+i)^12 − 1 in percent, to two decimals: 1.6 % a month is 20.98 % a year. */
export function effectiveAnnualPercent(monthlyRatePercent: number): number {
  return Math.round(Math.expm1(12 * Math.log1p(monthlyRatePercent / 100)) * 10_000) / 100
}

/**
 * What may still be deducted: half of the pay left after legal deductions, less the deductions in force
 * (Ley 1527 de 2012: at least half must reach the worker). An estimate; never below 0.
 */
export function deductionCapacity(pay: {
  netOfLegalDeductionsPesos: number
  currentDeductionsPesos: number
}): number {
  const half = Math.floor(pay.netOfLegalDeductionsPesos / 2)
  return Math.max(0, half - pay.currentDeductionsPesos)
}

/** The longest term the offer allows at this age, in months; null when none does. */
export function longestTermMonths(offer: LoanOffer, ageYears: number | null): number | null {
  const untilLimit = ageYears === null ? offer.maxTermMonths : (offer.maxAgeAtEndYears - ageYears) * 12
  const term = Math.min(offer.maxTermMonths, untilLimit)
  return term >= offer.minTermMonths ? term : null
}

export type Indication =
  | { kind: 'no_term' }
  /** Nothing left to deduct: only buying the existing loans could help. */
  | { kind: 'no_capacity' }
  | {
      kind: 'instalment'
      amountPesos: number
      termMonths: number
      /** The instalment at the lowest and at the highest rate, without insurance. */
      lowPesos: number
      highPesos: number
      insurancePesos: number | null
      lowEffectivePercent: number
      highEffectivePercent: number
      /** Null when income is unknown; otherwise whether the dearest instalment fits. */
      fits: boolean | null
    }

/** An indicative option for what the customer told; always subject to the lender's study. */
export function indicate(
  offer: LoanOffer,
  customer: {
    amountPesos: number
    ageYears: number | null
    netIncomePesos: number | null
    currentDeductionsPesos: number | null
  },
): Indication {
  const longest = longestTermMonths(offer, customer.ageYears)
  if (longest === null) return { kind: 'no_term' }
  const capacity =
    customer.netIncomePesos === null
      ? null
      : deductionCapacity({
          netOfLegalDeductionsPesos: customer.netIncomePesos,
          currentDeductionsPesos: customer.currentDeductionsPesos ?? 0,
        })
  if (capacity === 0) return { kind: 'no_capacity' }
  const amountPesos = Math.min(customer.amountPesos, offer.maxAmountPesos)
  const instalments = (termMonths: number) => ({
    termMonths,
    lowPesos: monthlyInstalment(amountPesos, offer.monthlyRateMinPercent, termMonths),
    highPesos: monthlyInstalment(amountPesos, offer.monthlyRateMaxPercent, termMonths),
  })
  // The shortest usual term that fits costs the customer least; without an income, five years.
  const usual = [60, 72, 84, 96, 108, 120, 132, 144].filter((months) => months <= longest)
  const terms = usual.length === 0 ? [longest] : usual
  const fitting = terms.map(instalments).find(({ highPesos }) => capacity === null || highPesos <= capacity)
  const chosen = fitting ?? instalments(terms.at(-1) ?? longest)
  return {
    kind: 'instalment',
    amountPesos,
    ...chosen,
    insurancePesos:
      offer.insurancePerMillionPesos === null
        ? null
        : Math.round((amountPesos / 1_000_000) * offer.insurancePerMillionPesos),
    lowEffectivePercent: effectiveAnnualPercent(offer.monthlyRateMinPercent),
    highEffectivePercent: effectiveAnnualPercent(offer.monthlyRateMaxPercent),
    fits: capacity === null ? null : chosen.highPesos <= capacity,
  }
}
