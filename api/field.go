package api

import "slices"

// Field is a code of what help is about.
type Field string

// The fields of the cafés and the office's advisers.
const (
	FieldStart       Field = "start"
	FieldPlan        Field = "plan"
	FieldFinancing   Field = "financing"
	FieldTrade       Field = "trade"
	FieldOwnership   Field = "ownership"
	FieldCompetition Field = "competition"
	FieldContracts   Field = "contracts"
	FieldMarketing   Field = "marketing"
	FieldAccounting  Field = "accounting"
	FieldTax         Field = "tax"
	FieldOperations  Field = "operations"
	FieldStrategy    Field = "strategy"
	FieldLegal       Field = "legal"
	FieldInsurance   Field = "insurance"
	FieldIPR         Field = "ipr"
	FieldInnovation  Field = "innovation"
	FieldExport      Field = "export"
	FieldIT          Field = "it"
	FieldPeople      Field = "people"
)

// Fields are all the codes, in the order in which they are shown.
var Fields = []Field{
	FieldStart, FieldPlan, FieldFinancing, FieldTrade, FieldOwnership, FieldCompetition,
	FieldContracts, FieldMarketing, FieldAccounting, FieldTax, FieldOperations, FieldStrategy,
	FieldLegal, FieldInsurance, FieldIPR, FieldInnovation, FieldExport, FieldIT, FieldPeople,
}

// Known tells whether f is one of Fields.
func (f Field) Known() bool { return slices.Contains(Fields, f) }
