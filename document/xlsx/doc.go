// Package xlsx writes a plan's figures as a workbook in which everything that is
// computed is a formula: who changes an input sees the budgets follow, as the engine
// of api/figures would have them. It computes nothing itself and draws no text
// document.
//
// What is typed stands in kroner and percent on the sheets that people read. The
// sheet of basis figures turns it into the engine's whole units once: øre,
// thousandths and hundredths of a percent. From there on each rounding is a cell of
// its own, on one calculation sheet for each scenario; the sheets that people read
// show one of the three in kroner. A workbook computes in floating point: it is
// exact as long as the product under each rounding is below 2⁵³.
//
// It starts no goroutine and keeps nothing.
package xlsx
