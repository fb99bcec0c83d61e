package api

// Usage is what GET /v1/me/usage answers: how much the office keeps of a person.
type Usage struct {
	Stored   Quota `json:"stored"`   // bytes of texts, figures and versions, with how they were
	Versions Quota `json:"versions"` // kept versions of all plans
	Files    Quota `json:"files"`    // bytes of attachments
}

// Quota is how much there is of something, and how much at the most.
type Quota struct {
	Used    int64 `json:"used"`
	Allowed int64 `json:"allowed"`
}

// MaxFigures is how many bytes a plan's figures are at the most, paths and values: one
// record, which every device of its owner takes in one piece.
const MaxFigures = 1 << 20

// Size is how many bytes figures are, paths and values.
func (f Figures) Size() (n int) {
	for path, value := range f.Values {
		n += len(path) + len(value)
	}
	return n
}

// MaxVariants is how many sides a conflict has at the most: more than anybody's devices,
// and one record likewise.
const MaxVariants = 8
