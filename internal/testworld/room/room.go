// Package room takes the room to write away from a process, as a full disk
// does, and gives it back.
package room

import "math"

// All is room for everything.
const All = math.MaxUint64
