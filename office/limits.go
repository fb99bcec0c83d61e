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
	l.CodesPerAddressAndNetwork = cmp.Or(l.CodesPerAddressAndNetwork, 6)
	l.CodesPerAddress = cmp.Or(l.CodesPerAddress, 20)
	l.CodesPerAddressDay = cmp.Or(l.CodesPerAddressDay, 3*l.CodesPerAddress)
	l.SignInsPerNetwork = cmp.Or(l.SignInsPerNetwork, 600)
	l.RequestsPerSecond = cmp.Or(l.RequestsPerSecond, 100)
	l.RequestBurst = cmp.Or(l.RequestBurst, 500)
	l.SectionChars = cmp.Or(l.SectionChars, 100_000)
	l.FileBytes = cmp.Or(l.FileBytes, api.MaxFile)
	l.FilesBytes = cmp.Or(l.FilesBytes, api.MaxFiles)
	l.StoredBytes = cmp.Or(l.StoredBytes, 200<<20)
	l.Versions = cmp.Or(l.Versions, 500)
	return l
}
