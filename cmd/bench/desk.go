package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app"
	"startklar.dk/screens"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

const (
	deskRounds   = 400 // of each page at each office
	deskComments = 60
	onScreen     = 30 * time.Second // by which a comment that was sent has come
)

// measureDesk measures the desk of an office of all municipalities beside that of an
// office of one, which have the same to do today and tomorrow: what one of the staff
// waits for a page, and what a comment takes to the app's screen.
func measureDesk(ctx context.Context, office, kept string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-desk-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	made, offices, staff := map[string]*madeOffice{}, map[string]served{}, map[string]*browser{}
	for name, municipalities := range map[string][]string{"large": allMunicipalities(), "small": {oneMunicipality}} {
		o, err := makeOffice(ctx, kept, name, municipalities)
		if err != nil {
			return err
		}
		if made[name], offices[name], err = o.serve(ctx, office, filepath.Join(dir, name), unhurried...); err != nil {
			return err
		}
		defer offices[name].stop()
		for _, m := range o.desk.staff {
			if staff[name], err = atDesk(ctx, offices[name], m.Email); err != nil {
				return fmt.Errorf("sign in at the desk: %w", err)
			}
		}
	}
	if err := measureDeskPages(ctx, made["large"].desk, staff); err != nil {
		return err
	}
	return measureComment(ctx, made["large"], offices["large"], staff["large"], dir)
}

// linkToPerson is what leads to somebody from the page of a day.
var linkToPerson = regexp.MustCompile(`/desk/persons/[0-9a-f-]{36}`)

// measureDeskPages asks both offices for a page in turn, one request after the other.
// The large one's page of a day with an event in each municipality has no like.
func measureDeskPages(ctx context.Context, d *deskDay, staff map[string]*browser) error {
	const today = "/desk"
	person := map[string]string{}
	for at, b := range staff {
		page, err := b.send(ctx, http.MethodGet, today, nil)
		if err != nil {
			return err
		}
		if person[at] = linkToPerson.FindString(page); person[at] == "" {
			return errors.New("nobody comes today")
		}
	}
	for _, p := range []struct {
		name string
		path map[string]string
	}{
		{"today", map[string]string{"large": today, "small": today}},
		{"person", person},
	} {
		took := map[string][]time.Duration{}
		for round := range deskRounds + 1 {
			for _, at := range []string{"large", "small"} {
				begun := time.Now()
				if _, err := staff[at].send(ctx, http.MethodGet, p.path[at], nil); err != nil {
					return err
				}
				if round > 0 { // the first fills what is kept in memory
					took[at] = append(took[at], time.Since(begun))
				}
			}
		}
		for _, at := range []string{"large", "small"} {
			reportPercentiles(at+"_desk_"+p.name, took[at], 50, 99)
		}
		for _, n := range []int{50, 99} {
			report(fmt.Sprintf("large_desk_%s_p%d_to_small", p.name, n), float64(percentile(took["large"], n))/float64(percentile(took["small"], n)), "ratio")
		}
	}
	var took []time.Duration
	crowded := today + "?day=" + d.day.AddDate(0, 0, 5).Format(time.DateOnly)
	for range deskRounds / 10 {
		begun := time.Now()
		if _, err := staff["large"].send(ctx, http.MethodGet, crowded, nil); err != nil {
			return err
		}
		took = append(took, time.Since(begun))
	}
	reportPercentiles("large_desk_day_of_all_municipalities", took, 50)
	took = nil
	for range deskRounds / 10 {
		begun := time.Now()
		if _, err := staff["large"].send(ctx, http.MethodGet, "/desk/figures", nil); err != nil {
			return err
		}
		took = append(took, time.Since(begun))
	}
	reportPercentiles("large_desk_figures_of_the_year", took, 50, 99)
	return nil
}

// measureComment takes the time from sending a comment at the desk until the app has
// drawn it beside the text, and in turn with it that of a read of the feed that has
// nothing new.
func measureComment(ctx context.Context, o *madeOffice, s served, staff *browser, dir string) (err error) {
	const guest = 0
	model, err := app.Open(ctx, app.Config{Dir: filepath.Join(dir, "profile"), Language: "da", DeviceName: "bench", Platform: "linux"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, model.Close()) }()
	if _, err := model.ChooseOffice(ctx, s.url); err != nil {
		return err
	}
	email := fmt.Sprintf("person%d@example.dk", guest)
	if err := model.RequestCode(ctx, email); err != nil {
		return err
	}
	code, err := mailedCode(s.mails, email)
	if err != nil {
		return err
	}
	if err := model.SignIn(ctx, email, code); err != nil {
		return err
	}
	syncing, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := model.Sync.Flush(syncing); err != nil {
		return err
	}
	personID, err := o.personID(ctx, s, guest)
	if err != nil {
		return err
	}
	plan := "/desk/persons/" + personID + "/plans/" + o.desk.versionOf(guest)
	shown := showOnDesk(ctx, model)
	defer shown.stop()
	shown.busy(func() { shown.Shell().Reset(parts.Question(o.desk.planOf(guest), answered)) })
	quote, _, _ := strings.Cut(exampleOf(answered), ".")
	reader := o.crowd(s.url, 1)[0]
	var came, floor []time.Duration
	for i := range deskComments + 1 {
		id, words := newID(), fmt.Sprintf("Hvem køber hos jer i uge %d?", i+1)
		draft := url.Values{"id": {id}, "edit": {"0"}, "section": {answered}, "quote": {quote}, "text": {words}}
		if _, err := staff.send(ctx, http.MethodPost, plan+"/drafts", draft); err != nil {
			return err
		}
		begun := time.Now()
		if _, err := staff.send(ctx, http.MethodPost, plan+"/comments", url.Values{"draft": {id + " 1"}}); err != nil {
			return err
		}
		if err := shown.until(words, true); err != nil {
			return err
		}
		took := time.Since(begun)
		begun = time.Now()
		if err := changes(ctx, reader); err != nil {
			return err
		}
		if i > 0 { // the first has to connect
			came, floor = append(came, took), append(floor, time.Since(begun))
		}
		if err := model.Plan.Resolve(ctx, id); err != nil {
			return err
		}
		if err := shown.until(words, false); err != nil {
			return err
		}
	}
	reportPercentiles("desk_comment_on_screen", came, 50, 99)
	reportPercentiles("desk_feed_round_trip", floor, 50, 99)
	report("desk_comment_on_screen_to_round_trip", float64(percentile(came, 50))/float64(percentile(floor, 50)), "ratio")
	return nil
}

// personID is the id that the office gave to a person.
func (o *madeOffice) personID(ctx context.Context, s served, person int) (string, error) {
	c, err := client.New(client.Options{Office: s.url})
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetToken(tokenOf(person))
	page, err := c.Changes(ctx, client.FeedQuery{Limit: api.MaxPage})
	if err != nil {
		return "", err
	}
	for _, r := range page.Records {
		if r.Kind == api.KindPerson {
			return r.ID, nil
		}
	}
	return "", fmt.Errorf("person %d is not on the first page of what is theirs", person)
}

// deskScreens are the screens of a profile on a desktop, without a window, until they
// are stopped.
type deskScreens struct {
	shownScreens
	stop func()
}

func showOnDesk(ctx context.Context, model *app.App) deskScreens {
	a := test.NewApp()
	p := pump{make(chan func(), 4096)}
	w := picture.Window(&fyne.Container{}, 1280, 800, 1)
	shown := screens.New(ctx, screens.Options{
		App: model, Window: w, Loop: p.loop(), Now: time.Now,
		OpenURL:  func(string) error { return nil },
		SetTheme: a.Settings().SetTheme, Version: "bench",
	})
	w.Resize(fyne.NewSize(1280, 800))
	p.drain()
	return deskScreens{shownScreens{shown, p}, func() {
		shown.Close()
		w.Close()
		a.Quit()
	}}
}

// until draws whatever comes until words are on the screen, or are there no longer.
func (s deskScreens) until(words string, there bool) error {
	late := time.After(onScreen)
	for {
		visit(s.Shell())
		if _, ok := find(s.Shell(), func(t *ui.Text) bool { return strings.Contains(t.Text, words) }); ok == there {
			return nil
		}
		select {
		case f := <-s.queue:
			f()
			s.drain()
		case <-late:
			return fmt.Errorf("after %s it is not so that %q is on the screen: %t", onScreen, words, there)
		}
	}
}
