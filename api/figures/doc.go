// Package figures computes a start-up budget over 36 months: start-up and private
// budget, operating budget, financing, cash flow, balance and key figures. It is
// one pure function of a case and the dated parameters: it reads no clock, no
// locale and no floating point, and gives one result whatever the order of lines.
//
// Read makes a case of a plan's stored values and Decode of a file; what is wrong
// with it comes back as errors with their places, and then there is no case.
// Compute gives the result, with what each line comes to by itself.
//
// Money is whole øre. Percentages are hundredths of a percent (2500 is 25 %).
// Numbers sold are thousandths (1500 is one and a half). Months are plan months
// 1…36, of which month 1 is the case's start; a series holds month m at index m−1.
// Amounts are typed without VAT. Every rounding is to the nearest whole number,
// halves away from zero, one step at a time.
package figures
