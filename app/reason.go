package app

import (
	"errors"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/plan"
	"startklar.dk/app/referral"
	"startklar.dk/app/store"
)

// What a caller decides on.
var (
	ErrBadAddress     = errors.New("not an address")                      // no host, or plain http to another machine
	ErrNotOffice      = errors.New("not an office")                       // something answers there, but no office
	ErrCaptivePortal  = errors.New("the network asks to be logged in to") // a hotspot's page answers
	ErrOffline        = errors.New("no connection")
	ErrInUse          = errors.New("the profile is open elsewhere") // another process has it
	ErrNoDemo         = errors.New("no demo office in this build")
	ErrNoOffice       = errors.New("no office was chosen")
	ErrNoMunicipality = errors.New("not a municipality")
	ErrNoPlan         = errors.New("nothing is written yet")
	ErrNotSignedIn    = errors.New("not signed in")
	ErrBadEmail       = errors.New("not an e-mail address") // one that no mail could reach
	ErrBadCVR         = errors.New("not a CVR number")      // one that fails its check
	ErrNoFigures      = errors.New("no figures that can be computed")
)

// Reason is one stable word for an error, for choosing a text: a code of api
// (see api.Code), a code of a connection (offline captive_portal untrusted
// unreadable too_new insecure), or bad_address not_office in_use no_demo no_office
// no_municipality no_plan no_figures not_signed_in bad_email bad_cvr too_large
// file_too_large files_too_large many_files answer_too_long full storage file_too_new
// file_not_upgraded empty unfinished state; "internal" for what has no better name, ""
// for nil.
func Reason(err error) string {
	if err == nil {
		return ""
	}
	var foreseen *booking.Foreseen
	if errors.As(err, &foreseen) {
		return string(foreseen.Code)
	}
	var upgrade *store.UpgradeError
	if errors.As(err, &upgrade) {
		return "file_not_upgraded"
	}
	for _, known := range []struct {
		err  error
		word string
	}{
		{ErrBadAddress, "bad_address"},
		{ErrNotOffice, "not_office"},
		{ErrCaptivePortal, "captive_portal"},
		{ErrOffline, "offline"},
		{ErrNetworkOff, "offline"},
		{ErrInUse, "in_use"},
		{ErrNoDemo, "no_demo"},
		{ErrNoOffice, "no_office"},
		{ErrNoMunicipality, "no_municipality"},
		{ErrNoPlan, "no_plan"},
		{ErrNoFigures, "no_figures"},
		{ErrNotSignedIn, "not_signed_in"},
		{ErrBadEmail, "bad_email"},
		{ErrBadCVR, "bad_cvr"},
		{store.ErrTooLarge, "too_large"},
		{store.ErrTooNew, "file_too_new"},
		{store.ErrNotFound, string(api.CodeNotFound)},
		{plan.ErrNotFound, string(api.CodeNotFound)},
		{plan.ErrUnavailable, "offline"},
		{assess.ErrNotFound, string(api.CodeNotFound)},
		{assess.ErrUnfinished, "unfinished"},
		{booking.ErrNotFound, string(api.CodeNotFound)},
		{booking.ErrState, "state"},
		{referral.ErrNotFound, string(api.CodeNotFound)},
		{referral.ErrExpired, string(api.CodeExpired)},
		{referral.ErrDuplicate, string(api.CodeDuplicate)},
		{inbox.ErrNotFound, string(api.CodeNotFound)},
		{inbox.ErrEmpty, "empty"},
		{inbox.ErrTooLarge, "file_too_large"},
		{store.ErrFileTooLarge, "file_too_large"},
		{store.ErrFilesTooLarge, "files_too_large"},
		{plan.ErrManyFiles, "many_files"},
		{plan.ErrTooLong, "answer_too_long"},
		{referral.ErrState, "state"},
	} {
		if errors.Is(err, known.err) {
			return known.word
		}
	}
	code := client.Code(err)
	if code == api.CodeInternal {
		switch onDisk := store.OfDisk(err); {
		case errors.Is(onDisk, store.ErrFull):
			return "full"
		case errors.Is(onDisk, store.ErrUnwritable):
			return "storage"
		}
	}
	return string(code)
}

// explain makes an error of the connection one of this package's, the office's
// own problem within reach of errors.As.
func explain(err error) error {
	for from, to := range map[error]error{
		client.ErrOffline: ErrOffline, client.ErrCaptivePortal: ErrCaptivePortal, client.ErrInsecure: ErrBadAddress,
	} {
		if errors.Is(err, from) {
			return errors.Join(to, err)
		}
	}
	return err
}
