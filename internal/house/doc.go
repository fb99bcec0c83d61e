// Package house has the tests of the module itself, not of what it does: who
// imports whom, whether every system can build it, that each text is there and
// in the words that were chosen, that no test looks at the clock, and what the
// packages say of the app. It holds nothing else and nothing imports it.
package house
