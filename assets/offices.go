package assets

import (
	_ "embed" // the list itself
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"sync"
)

// No business office is publicly known to run one of these servers, so the list
// ships empty: who starts the app types an address, or takes the demo office.
// Each entry is "0621": {"name": "…", "address": "https://…"}.
//
//go:embed offices.json
var officeList []byte

// OfficeAddress is where a municipality's business office answers. Address is
// the URL of its server.
type OfficeAddress struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

var offices = sync.OnceValue(func() map[string]OfficeAddress {
	list, err := ReadOffices(officeList)
	if err != nil {
		panic(err) // it is embedded
	}
	return list
})

// OfficeFor finds the office that serves a municipality, by its four-digit code.
func OfficeFor(municipality string) (OfficeAddress, bool) {
	o, ok := offices()[municipality]
	return o, ok
}

// ReadOffices reads a list of offices by municipality code. It is refused whole
// where a code is none, a name is missing, or an address is no URL with https;
// plain http is good for loopback alone.
func ReadOffices(raw []byte) (map[string]OfficeAddress, error) {
	list := map[string]OfficeAddress{}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("read offices: %w", err)
	}
	for code, o := range list {
		if _, known := MunicipalityByCode(code); !known {
			return nil, fmt.Errorf("read offices: %q is no municipality", code)
		}
		if o.Name == "" {
			return nil, fmt.Errorf("read offices: %s has no name", code)
		}
		u, err := url.Parse(o.Address)
		if err != nil || u.Hostname() == "" || !safeScheme(u) {
			return nil, fmt.Errorf("read offices: %s has no usable address: %q", code, o.Address)
		}
	}
	return list, nil
}

func safeScheme(u *url.URL) bool {
	loopback := u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && loopback
}
