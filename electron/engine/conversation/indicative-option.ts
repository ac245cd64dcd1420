/** From the facts a customer told to the option ANA may name: computed here, always «sujeto a estudio». */
import type { Line } from './directive.ts'
import { indicate, type LoanOffer } from './libranza.ts'
import { findNumbers, parsePesos } from './spanish-numbers.ts'

/** The age in whole years, when a plausible one was told. */
export function ageOf(facts: Readonly<Record<string, string>>): number | null {
  const age = facts.age === undefined ? null : (findNumbers(facts.age)[0]?.value ?? null)
  return age !== null && age >= 18 && age <= 99 ? age : null
}

const grouped = (value: number) =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '.')

/** An amount as it is written in a transcript: «$1.200.000». */
export function pesos(value: number): string {
  return `$${grouped(value)}`
}

/** A percentage as it is written: «1,25 %». */
export function percent(value: number): string {
  return `${value.toString().replace('.', ',')} %`
}

/** Instalments are indicative: they are rounded so as not to sound exact. */
const rounded = (value: number) => Math.round(value / 1000) * 1000

/** The line that names the option, with its figures as values. */
export function optionFor(facts: Readonly<Record<string, string>>, offer: LoanOffer | null): Line {
  if (facts.goal === 'recoger deudas') return { name: 'option_portfolio' }
  const amountPesos = facts.amount === undefined ? null : parsePesos(facts.amount)
  if (offer === null || amountPesos === null) return { name: 'option_general' }
  const income = facts.netIncome === undefined ? null : parsePesos(facts.netIncome)
  const deductions = facts.deductions === undefined ? 0 : (parsePesos(facts.deductions) ?? 0)
  // «debo veinte millones» is a balance and no monthly deduction: then the capacity is simply not known.
  const isMonthly = income !== null && deductions < income
  const indication = indicate(offer, {
    amountPesos,
    ageYears: ageOf(facts),
    netIncomePesos: isMonthly ? income : null,
    currentDeductionsPesos: deductions,
  })
  if (indication.kind !== 'instalment' || indication.fits === false) return { name: 'option_portfolio' }
  return {
    name: 'option_instalment',
    values: {
      amount: pesos(indication.amountPesos),
      term: `${indication.termMonths} meses`,
      low: pesos(rounded(indication.lowPesos)),
      high: pesos(rounded(indication.highPesos)),
      lowEffective: percent(indication.lowEffectivePercent),
      highEffective: percent(indication.highEffectivePercent),
      ...(indication.insurancePesos === null ? {} : { insurance: pesos(rounded(indication.insurancePesos)) }),
    },
  }
}
