package inbox

import (
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/referral"
)

// firstSentence parts a text in what stands in front and the rest.
func firstSentence(s string) (first, rest string) {
	if i := strings.Index(s, ". "); i >= 0 {
		return s[:i], strings.TrimSpace(s[i+1:])
	}
	return strings.TrimSuffix(s, "."), ""
}

// askedByMe tells whether the person asked for a referral, rather than being
// offered it.
func askedByMe(r referral.Referral) bool {
	return r.Origin == "" || len(r.History) > 0 && r.History[0].State == api.ReferralSent && r.History[0].By == api.You
}

// lastStep is the latest change to a state.
func lastStep(r referral.Referral, state string) (api.ReferralStep, bool) {
	for i := len(r.History) - 1; i >= 0; i-- {
		if r.History[i].State == state {
			return r.History[i], true
		}
	}
	return api.ReferralStep{}, false
}
