package mutation

import (
	"bytes"
	"strconv"
	"unicode/utf16"
)

// LoneSurrogates tells whether JSON has an escape of half a character, such as
// "\ud800" alone, which is no text and which encoding/json would replace. In
// the copy that it gives then, each is \u0000 instead.
func LoneSurrogates(raw []byte) (copied []byte, has bool) {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		half, ok := escaped(raw[i-1:])
		if !ok || !utf16.IsSurrogate(half) {
			continue
		}
		if second, ok := escaped(raw[min(i+5, len(raw)):]); ok && utf16.DecodeRune(half, second) != '\ufffd' {
			i += 10
			continue
		}
		if !has {
			copied, has = bytes.Clone(raw), true
		}
		copy(copied[i+1:], "0000")
		i += 4
	}
	return copied, has
}

// escaped reads a \uXXXX that raw begins with.
func escaped(raw []byte) (rune, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseInt(string(raw[2:6]), 16, 32)
	return rune(n), err == nil && n >= 0
}
