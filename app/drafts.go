package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/app/store"
)

// What is typed and not sent is kept by what it is for. What a person's own services
// send has its key beside the service; these are the others.
const (
	DraftMe      = "me"      // a CVR number as long as it is not whole
	DraftContact = "contact" // the name and the phone that are about to be shared
	DraftFind    = "find"    // what the programme is narrowed to
	DraftInbox   = "inbox"   // what the inbox is narrowed to
	DraftSearch  = "search"  // what is looked for
	// DraftReplace is what is looked for in a plan, and what is put in its place.
	DraftReplace = "replace"

	// DraftImport is what is about to be taken into a plan: the file, or the words that
	// were pasted, and what was chosen of it.
	DraftImport = "import"

	// Those of the device are kept beside the stores: they are typed before it is
	// known whose store is the right one.
	DraftSignIn       = onDevice + "signin"       // the address one signs in with
	DraftOffice       = onDevice + "office"       // the address of an office
	DraftMunicipality = onDevice + "municipality" // the name of a municipality

	onDevice = "device."
)

// DraftRecipient is where it is kept whom a plan's documents are for, line by line.
func DraftRecipient(planID string) string { return "recipient." + planID }

// deviceDraft is a draft of the device: one text.
type deviceDraft struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

func (d deviceDraft) draft() store.Draft {
	return store.Draft{Texts: map[string]string{store.DraftText: d.Text}}
}

// setDraft keeps a draft of the device; an empty one is forgotten.
func (d *device) setDraft(key, text string) {
	d.Drafts = slices.DeleteFunc(slices.Clone(d.Drafts), func(have deviceDraft) bool { return have.Key == key })
	if text != "" {
		d.Drafts = append(d.Drafts, deviceDraft{key, text})
	}
}

// Draft is what was typed for something and not sent; empty for nothing.
func (a *App) Draft(ctx context.Context, key string) (store.Draft, error) {
	if !strings.HasPrefix(key, onDevice) {
		return a.store().Draft(ctx, key)
	}
	for _, have := range a.settings.get().Drafts {
		if have.Key == key {
			return have.draft(), nil
		}
	}
	return store.Draft{}, nil
}

// KeepDraft keeps what is typed, on disk when it returns. who is whose it is, as
// SignedIn tells it: where somebody else is here by now it is kept nowhere; empty
// for one who was not signed in, whose things come along.
func (a *App) KeepDraft(ctx context.Context, who, key string, draft store.Draft) error {
	if strings.HasPrefix(key, onDevice) {
		if err := a.settings.change(func(d *device) { d.setDraft(key, draft.Texts[store.DraftText]) }); err != nil {
			return fmt.Errorf("keep draft %s: %w", key, err)
		}
		return nil
	}
	st := a.store()
	if now, _ := a.SignedIn(); who != "" && who != now {
		return nil
	}
	return st.Write(ctx, func(tx *store.Tx) error { return tx.SetDraft(key, draft) })
}

// drafts are all of this device and of who is here, for an export.
func (a *App) drafts(ctx context.Context, st *store.Store) (map[string]store.Draft, error) {
	all, err := st.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range a.settings.get().Drafts {
		all[d.Key] = d.draft()
	}
	return all, nil
}
