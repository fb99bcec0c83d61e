package record

// ExportQuery is a file of an export: what one query gives. $1 is the person's id.
type ExportQuery struct{ File, Query string }
