package api_test

import (
	"testing"

	"startklar.dk/api"
)

func TestACVRNumberHasItsCheck(t *testing.T) {
	for number, want := range map[string]string{
		"10150817": "10150817", "DK 10 15 08 17": "10150817", "dk24256790": "24256790",
		"10150818": "", "1015081": "", "101508170": "", "00000000": "", "1015o817": "", "": "",
	} {
		got, valid := api.ValidCVR(number)
		if got != want || valid != (want != "") {
			t.Errorf("%q gives %q, %v", number, got, valid)
		}
	}
}
