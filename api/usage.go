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
