package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"startklar.dk/api"
)

// Theme is how light the app is.
type Theme string

// The themes.
const (
	ThemeSystem Theme = "system"
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Bounds of Preferences.TextScale.
const (
	MinTextScale = 0.8
	MaxTextScale = 1.6
)

// Preferences are how a person likes the app on this device. They are kept on
// the device and sent nowhere.
type Preferences struct {
	Language      string  `json:"language"`   // "da" or "en"
	Theme         Theme   `json:"theme"`      //
	TextScale     float64 `json:"text_scale"` // 0.8 to 1.6; 1 is as drawn
	Notifications bool    `json:"notifications"`
	ReduceMotion  bool    `json:"reduce_motion"`
}

// device is all that is kept beside the stores: preferences, which office, who
// is signed in. A field that is absent from the file has its default.
type device struct {
	Preferences  Preferences `json:"preferences"`
	DeviceID     string      `json:"device_id"`
	Municipality string      `json:"municipality"` // four-digit code; empty: not chosen
	Office       officeState `json:"office"`
	Offices      []string    `json:"offices"` // addresses that were chosen, latest first
	PersonID     string      `json:"person_id"`
	Email        string      `json:"email"`          // of the last sign-in, offered again
	DemoPersonID string      `json:"demo_person_id"` // who is signed in at the demo office
	NetworkOff   bool        `json:"network_off"`
}

type officeState struct {
	Kind    OfficeKind `json:"kind"`
	Address string     `json:"address"`
	Name    string     `json:"name"`
	Demo    bool       `json:"demo"` // it says of itself that it is for trying
}

const deviceFile = "device.json"

// settings keeps the device's file. Every change is on disk before it is seen.
type settings struct {
	dir string
	mu  sync.RWMutex
	now device
}

// openSettings reads the device's file. One that cannot be read is set aside and
// defaults taken, which broken tells.
func openSettings(dir, lang string, newID func() string, log *slog.Logger) (s *settings, broken bool, err error) {
	s = &settings{dir: dir, now: device{Preferences: Preferences{
		Language: lang, Theme: ThemeSystem, TextScale: 1, Notifications: true,
	}}}
	path := filepath.Join(dir, deviceFile)
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, false, fmt.Errorf("read settings: %w", err)
	default:
		read := s.now
		if err := json.Unmarshal(raw, &read); err != nil {
			log.Warn("settings could not be read; starting with defaults", "err", err)
			broken = true
			if err := os.Rename(path, path+".broken"); err != nil {
				return nil, false, fmt.Errorf("set settings aside: %w", err)
			}
		} else {
			s.now = read
		}
	}
	s.now.Preferences = s.now.Preferences.bounded(lang)
	if s.now.DeviceID == "" {
		if err := s.change(func(d *device) { d.DeviceID = newID() }); err != nil {
			return nil, false, err
		}
	}
	return s, broken, nil
}

func (p Preferences) bounded(lang string) Preferences {
	if p.Language != "da" && p.Language != "en" {
		p.Language = lang
	}
	switch p.Theme {
	case ThemeSystem, ThemeLight, ThemeDark:
	default:
		p.Theme = ThemeSystem
	}
	switch {
	case p.TextScale == 0:
		p.TextScale = 1
	case p.TextScale < MinTextScale:
		p.TextScale = MinTextScale
	case p.TextScale > MaxTextScale:
		p.TextScale = MaxTextScale
	}
	return p
}

func (s *settings) get() device {
	s.mu.RLock()
	defer s.mu.RUnlock()
	d := s.now
	d.Offices = append([]string(nil), d.Offices...)
	return d
}

func (s *settings) change(fn func(*device)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.now
	next.Offices = append([]string(nil), next.Offices...)
	fn(&next)
	raw, err := json.MarshalIndent(next, "", "  ")
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	if err := writeFile(filepath.Join(s.dir, deviceFile), raw); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	s.now = next
	return nil
}

// writeFile replaces a file whole, so that a cut of power leaves the old one or
// the new one; only the owner may read it.
func writeFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone after the rename
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Preferences are how the app is to look and speak on this device.
func (a *App) Preferences() Preferences { return a.settings.get().Preferences }

// SetPreferences changes them; what is out of bounds is brought within. Where
// somebody is signed in the office hears of another language, for its mails.
// Subscribers hear of it as a Change of KindSettings.
func (a *App) SetPreferences(fn func(*Preferences)) error {
	before := a.Preferences().Language
	err := a.settings.change(func(d *device) {
		p := d.Preferences
		fn(&p)
		d.Preferences = p.bounded(d.Preferences.Language)
	})
	if err != nil {
		return err
	}
	a.tell(Change{Kind: KindSettings})
	lang := a.Preferences().Language
	if _, ok := a.SignedIn(); !ok || lang == before {
		return nil
	}
	return a.Me.Update(a.background, api.PersonUpdateBody{Language: &lang})
}
