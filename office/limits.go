package office

import (
	"cmp"

	"startklar.dk/api"
)

// Limits are what an office allows. A zero field is the default of the contract.
type Limits struct {
	CodesPerAddressAndNetwork int     // sign-in codes an hour to one address from one network: 6
	CodesPerAddress           int     // sign-in codes an hour to one address: 20
	CodesPerAddressDay        int     // sign-in codes a day to one address: three times those of an hour
	SignInsPerNetwork         int     // sign-ins an hour from one network: 600
	RequestsPerSecond         float64 // of one device: 100
	RequestBurst              int     // of one device: 500
	SectionChars              int     // characters of a section's text: 100,000
	FileBytes                 int     // of one attachment: 20 MiB
	FilesBytes                int     // of all of a person's: 500 MiB
	StoredBytes               int     // of all texts and figures of a person's with their history: 200 MiB
	Versions                  int     // that a person keeps: 500
}

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		value *int
		is    int
	}{
		{&l.CodesPerAddressAndNetwork, 6},
		{&l.CodesPerAddress, 20},
		{&l.CodesPerAddressDay, 3 * cmp.Or(l.CodesPerAddress, 20)},
		{&l.SignInsPerNetwork, 600},
		{&l.RequestBurst, 500},
		{&l.SectionChars, 100_000},
		{&l.FileBytes, api.MaxFile},
		{&l.FilesBytes, api.MaxFiles},
		{&l.StoredBytes, 200 << 20},
		{&l.Versions, 500},
	} {
		if *f.value == 0 {
			*f.value = f.is
		}
	}
	if l.RequestsPerSecond == 0 {
		l.RequestsPerSecond = 100
	}
	return l
}
