package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

// logoFile has the picture of the office that the app speaks to. The device's file says
// what its sum is: what lies here and has another is none.
const logoFile = "logo"

// logoFresh is how long an office is not asked again for its logo.
const logoFresh = time.Hour

// askedLogo is which office was asked for its logo, and when.
type askedLogo struct {
	office string // address
	at     time.Time
}

// errBadLogo tells that an office's logo is not what it says, or too large.
var errBadLogo = errors.New("the office's logo cannot be used")

// Logo reads the picture that Office.Logo names, a PNG or JPEG, or what somebody made of
// it: at most api.MaxLogo bytes. fs.ErrNotExist where there is none.
func (a *App) Logo() ([]byte, error) {
	picture, err := os.ReadFile(filepath.Join(a.cfg.Dir, logoFile))
	if err == nil && sumOf(picture) != a.settings.get().Office.Logo {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, fmt.Errorf("read the office's logo: %w", err)
	}
	return picture, nil
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// AskLogo asks the office which logo it has, unless it said so just now, and fetches one
// that is not on this device. Subscribers hear of another one as a Change of KindOffice.
// Where the office cannot be asked (ErrOffline and its like) what is here stays.
func (a *App) AskLogo(ctx context.Context) error {
	if err := a.started(ctx); err != nil {
		return err
	}
	l := a.current()
	if l.client == nil || !a.Network.On() || !a.beginAskingLogo(l.at.address) {
		return nil
	}
	err := a.fetchLogo(client.Once(ctx), l)
	if err == nil {
		return nil
	}
	if !errors.Is(err, errBadLogo) {
		a.askLogoAgain()
	}
	return fmt.Errorf("ask for the office's logo: %w", explain(err))
}

// beginAskingLogo notes that an office is asked now; false where it was just now.
func (a *App) beginAskingLogo(office string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.cfg.Now()
	if a.logo.office == office && now.Sub(a.logo.at) < logoFresh {
		return false
	}
	a.logo = askedLogo{office, now}
	return true
}

// askLogoAgain has the office be asked the next time in any case.
func (a *App) askLogoAgain() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.logo = askedLogo{}
}

func (a *App) fetchLogo(ctx context.Context, l *link) error {
	info, err := l.client.Office(ctx)
	if err != nil {
		return err
	}
	if info.Logo == "" {
		return a.keepLogo(ctx, l, "", nil)
	}
	sum := path.Base(info.Logo)
	if _, err := a.Logo(); err == nil && a.settings.get().Office.Logo == sum {
		return nil
	}
	picture, err := l.client.Logo(ctx, info.Logo)
	switch {
	case errors.Is(err, client.ErrTooLarge), errors.Is(err, client.ErrUnreadable), client.Code(err) == api.CodeNotFound:
		err = errors.Join(errBadLogo, err)
	case err == nil && sumOf(picture) != sum:
		err = errBadLogo
	case err != nil:
		return err
	}
	if err != nil { // the one that is here is the office's no more
		sum, picture = "", nil
	}
	return errors.Join(err, a.keepLogo(ctx, l, sum, picture))
}

// keepLogo puts a logo in the place of the one that is here, unless the app speaks to
// another office by now.
func (a *App) keepLogo(ctx context.Context, l *link, sum string, picture []byte) error {
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	was := a.settings.get().Office.Logo
	if a.current().at.address != l.at.address || sum == "" && was == "" {
		return nil
	}
	var err error
	if sum == "" {
		err = a.removeLogo()
	} else if err = writeFile(filepath.Join(a.cfg.Dir, logoFile), picture); err == nil {
		err = a.settings.change(func(d *device) { d.Office.Logo = sum })
	}
	if err != nil {
		return err
	}
	a.tell(Change{Kind: KindOffice})
	return nil
}

// forgetLogo takes the office's logo off this device; a.turn is held.
func (a *App) forgetLogo() error {
	a.askLogoAgain()
	return a.removeLogo()
}

func (a *App) removeLogo() error {
	err := os.Remove(filepath.Join(a.cfg.Dir, logoFile))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if a.settings.get().Office.Logo != "" {
		err = errors.Join(err, a.settings.change(func(d *device) { d.Office.Logo = "" }))
	}
	if err != nil {
		return fmt.Errorf("forget the office's logo: %w", err)
	}
	return nil
}
