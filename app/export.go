package app

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// Exported tells what came into an export.
type Exported struct {
	Office bool // what the office has
	// Err says why that is missing where somebody is signed in; it may be a later
	// day's.
	Err error
}

// Export writes everything about the person as a zip that can be read without
// Startklar: the plans and the messages as texts, what this device has as JSON,
// the attachments, and in a folder of its own what the office has, where it can
// be reached. What is on this device comes in any case.
func (a *App) Export(ctx context.Context, w io.Writer) (Exported, error) {
	var done Exported
	z := zip.NewWriter(w)
	st := a.store()
	for _, part := range []func(context.Context, *zip.Writer, *store.Store) error{
		a.exportPlans, a.exportMessages, exportRecords, exportQueue, a.exportDrafts, a.exportBegun, exportFiles,
	} {
		if err := part(ctx, z, st); err != nil {
			return done, fmt.Errorf("export: %w", err)
		}
	}
	if _, in := a.SignedIn(); in {
		done.Err = a.exportOffice(ctx, z)
		done.Office = done.Err == nil
	}
	key := "export.readme"
	if done.Err != nil {
		key = "export.readme_without"
	}
	about := a.texts().T(key, text.A{"When": a.texts().Date(a.cfg.Now()) + " " + a.texts().Clock(a.cfg.Now())})
	if err := exportText(z, a.texts().T("export.readme_file"), about); err != nil {
		return done, fmt.Errorf("export: %w", err)
	}
	if err := z.Close(); err != nil {
		return done, fmt.Errorf("export: %w", err)
	}
	return done, nil
}

func exportText(z *zip.Writer, name, text string) error {
	w, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(w, strings.TrimSpace(text)+"\n")
	}
	return err
}

func exportJSON(z *zip.Writer, name string, v any) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// exportPlans writes each plan as one reads it: chapters, questions, answers.
func (a *App) exportPlans(ctx context.Context, z *zip.Writer, _ *store.Store) error {
	plans, err := a.Plan.Plans(ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, p := range plans {
		if p.Deleted {
			continue
		}
		o, err := a.Plan.Overview(ctx, p.ID)
		if err != nil {
			return err
		}
		var out strings.Builder
		fmt.Fprintf(&out, "%s\n", p.Title)
		for _, c := range o.Chapters {
			fmt.Fprintf(&out, "\n\n%d. %s\n", c.Number, c.Title)
			for _, question := range c.Questions {
				q, err := a.Plan.Question(ctx, p.ID, question.Key)
				if err != nil {
					return err
				}
				if q.Text != "" {
					fmt.Fprintf(&out, "\n%s\n\n%s\n", q.Title, strings.TrimSpace(q.Text))
				}
			}
		}
		n++
		if err := exportText(z, a.texts().T("export.plan_file", text.A{"N": n}), out.String()); err != nil {
			return err
		}
	}
	return nil
}

// exportMessages writes all messages, oldest first.
func (a *App) exportMessages(ctx context.Context, z *zip.Writer, st *store.Store) error {
	records, err := st.List(ctx, api.KindMessage)
	if err != nil {
		return err
	}
	var list []api.Message
	for _, rec := range records {
		var m api.Message
		if rec.Decode(&m) == nil {
			list = append(list, m)
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(x, y api.Message) int { return x.At.Compare(y.At) })
	var out strings.Builder
	for _, m := range list {
		fmt.Fprintf(&out, "%s %s · %s\n%s\n\n", a.texts().Date(m.At), a.texts().Clock(m.At), m.Author, strings.TrimSpace(m.Text))
	}
	return exportText(z, a.texts().T("export.messages_file"), out.String())
}

// exportRecords writes the person's records as they are shown on this device.
func exportRecords(ctx context.Context, z *zip.Writer, st *store.Store) error {
	all := []api.Record{}
	for _, kind := range api.PersonKinds {
		list, err := st.List(ctx, kind)
		if err != nil {
			return err
		}
		all = append(all, list...)
	}
	lost, err := st.Lost(ctx)
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		if err := exportJSON(z, "device/lost.json", lost); err != nil {
			return err
		}
	}
	return exportJSON(z, "device/records.json", all)
}

// exportQueue writes what this device wrote that the office has not taken.
func exportQueue(ctx context.Context, z *zip.Writer, st *store.Store) error {
	queue, err := st.Queue(ctx)
	if err != nil {
		return err
	}
	type entry struct {
		ID      string           `json:"id"`
		Kind    api.MutationKind `json:"kind"`
		MadeAt  string           `json:"made_at"`
		State   string           `json:"state"`
		Problem *api.Problem     `json:"problem,omitempty"`
		Body    json.RawMessage  `json:"body"`
	}
	all := make([]entry, 0, len(queue))
	for _, e := range queue {
		all = append(all, entry{e.ID, e.Kind, e.MadeAt.UTC().Format("2006-01-02T15:04:05Z"), string(e.State), e.Problem, e.Body})
	}
	return exportJSON(z, "device/waiting.json", all)
}

// exportDrafts writes what was typed here and not sent.
func (a *App) exportDrafts(ctx context.Context, z *zip.Writer, st *store.Store) error {
	all, err := a.drafts(ctx, st)
	if err != nil || len(all) == 0 {
		return err
	}
	return exportJSON(z, "device/drafts.json", all)
}

// exportBegun writes the answers of tests that are not finished.
func (a *App) exportBegun(ctx context.Context, z *zip.Writer, st *store.Store) error {
	begun, err := a.Tests.Begun(ctx, st)
	if err != nil || len(begun) == 0 {
		return err
	}
	return exportJSON(z, "device/unfinished-tests.json", begun)
}

// exportFiles writes the attachments that are on this device, each in a folder of
// its own so that two may have one name.
func exportFiles(ctx context.Context, z *zip.Writer, st *store.Store) error {
	list, err := st.Files(ctx)
	if err != nil {
		return err
	}
	for _, file := range list {
		f, err := st.OpenFile(file.ID)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, store.ErrNotFound) {
			continue // taken away meanwhile
		}
		if err != nil {
			return err
		}
		// Stored as it is: what is attached is mostly packed already.
		w, err := z.CreateHeader(&zip.FileHeader{Name: "device/files/" + file.ID + "/" + plainName(file.Name), Method: zip.Store})
		if err == nil {
			_, err = io.Copy(w, f)
		}
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// exportParts are the office's part of an export on its way through this device.
const exportParts = "export-*.zip"

// sweepExports removes what an export left that was broken off: all that a person
// has.
func (a *App) sweepExports() {
	left, err := fs.Glob(os.DirFS(a.cfg.Dir), exportParts)
	for _, name := range left {
		err = errors.Join(err, os.Remove(filepath.Join(a.cfg.Dir, name)))
	}
	if err != nil {
		a.cfg.Log.Warn("what an export left could not be removed", "err", err)
	}
}

// exportOffice takes the office's own export over into a folder. Nothing of it
// is written before all of it is here.
func (a *App) exportOffice(ctx context.Context, z *zip.Writer) (err error) {
	c, err := a.signedOffice(ctx)
	if err != nil {
		return err
	}
	whole, err := os.CreateTemp(a.cfg.Dir, exportParts)
	if err != nil {
		return fmt.Errorf("make room for the office's part: %w", err)
	}
	defer func() { err = errors.Join(err, whole.Close(), os.Remove(whole.Name())) }()
	if err := c.Export(ctx, whole); err != nil {
		return explain(err)
	}
	size, err := whole.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	theirs, err := zip.NewReader(whole, size)
	if err != nil {
		return fmt.Errorf("read the office's part: %w", err)
	}
	for _, f := range theirs.File {
		if err := takeOver(z, f); err != nil {
			return err
		}
	}
	return nil
}

// takeOver copies an entry of the office's, as it is packed.
func takeOver(z *zip.Writer, f *zip.File) error {
	name := path.Clean("/" + strings.ReplaceAll(f.Name, `\`, "/")) // nothing leads out of the folder
	if strings.HasSuffix(f.Name, "/") || name == "/" {
		return nil
	}
	head := f.FileHeader
	head.Name = "office" + name
	from, err := f.OpenRaw()
	if err != nil {
		return err
	}
	w, err := z.CreateRaw(&head)
	if err == nil {
		_, err = io.Copy(w, from)
	}
	return err
}

// plainName is a name that any system takes for a file in a folder.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	return cmp.Or(strings.Trim(name, ". "), "_")
}
