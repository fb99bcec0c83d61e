package api

import "strings"

// cvrWeights are the weights of a CVR number's digits; the sum is a multiple of
// 11 (Erhvervsstyrelsen, modulus 11).
var cvrWeights = [8]int{2, 7, 6, 5, 4, 3, 2, 1}

// ValidCVR checks a CVR number: eight digits, spaces and a leading DK aside, the
// first not 0, whose sum weighted 2 7 6 5 4 3 2 1 is a multiple of 11. It gives
// the digits alone.
func ValidCVR(number string) (digits string, ok bool) {
	digits = strings.ToUpper(strings.Join(strings.Fields(number), ""))
	digits = strings.TrimPrefix(digits, "DK")
	if len(digits) != len(cvrWeights) || digits[0] == '0' {
		return "", false
	}
	sum := 0
	for i, weight := range cvrWeights {
		c := digits[i]
		if c < '0' || c > '9' {
			return "", false
		}
		sum += weight * int(c-'0')
	}
	if sum%11 != 0 {
		return "", false
	}
	return digits, true
}
