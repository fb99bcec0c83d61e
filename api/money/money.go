// Package money holds amounts as whole øre, so that no sum ever passes through
// a float. How an amount is shown is the business of assets/text.
package money

// Ore is an amount in øre, a hundredth of a krone.
type Ore int64

// Kroner makes an amount out of whole kroner.
func Kroner(kr int64) Ore { return Ore(kr * 100) }

// Split parts an amount into whole kroner and the øre left over, both with the
// amount's sign.
func (o Ore) Split() (kroner, ore int64) { return int64(o) / 100, int64(o) % 100 }
