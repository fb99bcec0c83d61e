package catalogue

import (
	"context"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// programmeKinds are what whoever runs the programme may change.
var programmeKinds = []api.Kind{api.KindAdviser, api.KindEvent, api.KindSlot}

// ChangeProgramme is ImportWith of events, slots and advisers alone, for whoever runs the
// programme, who is named to those whom it touches. What is also to be done is done in the transaction that agrees on it, before
// anything is written and whether or not anything is; its error undoes all.
func (rm *Room) ChangeProgramme(ctx context.Context, by mutation.Staff, records []api.ImportRecord, o Options, also func(*db.Tx) error) (Touched, error) {
	if err := mayChange(by, records); err != nil {
		return nil, err
	}
	o.by, o.also = by.Name, also
	return rm.importWith(ctx, records, o)
}

// PreviewProgramme is Preview for them.
func (rm *Room) PreviewProgramme(ctx context.Context, by mutation.Staff, records []api.ImportRecord) (Touched, error) {
	if err := mayChange(by, records); err != nil {
		return nil, err
	}
	return rm.preview(ctx, records)
}

func mayChange(by mutation.Staff, records []api.ImportRecord) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	for i, r := range records {
		if !slices.Contains(programmeKinds, r.Kind) {
			return &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: "/kind", Reason: "unknown"}
		}
	}
	return nil
}

// ChangeAll is ImportWith for a coordinator's forms, who is named to those whom it touches. What is also to be done is done as
// ChangeProgramme does it.
func (rm *Room) ChangeAll(ctx context.Context, by mutation.Staff, records []api.ImportRecord, o Options, also func(*db.Tx) error) (Touched, error) {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return nil, err
	}
	o.by, o.also = by.Name, also
	return rm.importWith(ctx, records, o)
}

// ImportLogged is ImportWith for who sends a file at the desk, and a line of the log.
func (rm *Room) ImportLogged(ctx context.Context, by mutation.Staff, records []api.ImportRecord, o Options) (Touched, error) {
	o.also = func(tx *db.Tx) error {
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: "catalogue"})
	}
	return rm.ImportWith(ctx, by, records, o)
}
