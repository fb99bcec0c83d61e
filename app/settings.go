package app

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/alert"
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
	Language      string  `json:"language"`      // "da" or "en"
	Theme         Theme   `json:"theme"`         //
	TextScale     float64 `json:"text_scale"`    // 0.8 to 1.6; 1 is as drawn
	Notifications bool    `json:"notifications"` // any at all
	// What is not told of, where anything is.
	QuietBookings  bool `json:"quiet_bookings"`
	QuietReferrals bool `json:"quiet_referrals"`
	QuietOffers    bool `json:"quiet_offers"`
}

// Look is what of them is seen on the screen, with the rest as it comes.
func (p Preferences) Look() Preferences {
	p.Notifications, p.QuietBookings, p.QuietReferrals, p.QuietOffers = false, false, false, false
	return p
}

// device is all that is kept beside the stores: preferences, which office, who
// is signed in. A field that is absent from the file has its default.
type device struct {
	Preferences  Preferences   `json:"preferences"`
	DeviceID     string        `json:"device_id"`
	Municipality string        `json:"municipality"` // four-digit code; empty: not chosen
	Office       officeState   `json:"office"`
	Offices      []string      `json:"offices"` // addresses that were chosen, latest first
	PersonID     string        `json:"person_id"`
	Email        string        `json:"email"`          // of the last sign-in, offered again
	CodeRequest  string        `json:"code_request"`   // the office's id of the code that was asked for last
	DemoPersonID string        `json:"demo_person_id"` // who is signed in at the demo office
	Last         signedInAs    `json:"last"`           // at the last sign-in that came to its end
	Arriving     signedInAs    `json:"arriving"`       // at one that did not yet
	Window       Window        `json:"window"`
	Folder       string        `json:"folder"` // in which a file was chosen or saved last
	NetworkOff   bool          `json:"network_off"`
	Notices      []Notice      `json:"notices"` // to be told until they are read
	Alerts       alert.Memory  `json:"alerts"`  // told outside the app's window
	Drafts       []deviceDraft `json:"drafts"`  // typed and not sent
}

// signedInAs is who an office said that somebody is when they signed in.
type signedInAs struct {
	Office   string `json:"office"` // address
	Email    string `json:"email"`
	PersonID string `json:"person_id"`
}

type officeState struct {
	Kind    OfficeKind `json:"kind"`
	Address string     `json:"address"`
	Name    string     `json:"name"`
	Demo    bool       `json:"demo"` // it says of itself that it is for trying
	Logo    string     `json:"logo"` // SHA-256, in hex, of its picture that is on this device; empty: none is
}

// The device's file, and a copy of it for the day that it cannot be read: who is
// signed in, and where, is in it.
const (
	deviceFile = "device.json"
	deviceCopy = "device.json.copy"
)

var errNoDevice = errors.New("it names no device")

// settings keeps the device's file. Every change is on disk before it is seen.
type settings struct {
	dir string
	mu  sync.RWMutex
	now device
	raw json.RawMessage // the file as it is, with what a newer version of the app wrote
}

// openSettings reads the device's file. One that cannot be read is set aside,
// which broken tells, and its copy taken, or defaults where that is broken too.
func openSettings(dir, lang string, now time.Time, newID func() string, log *slog.Logger) (s *settings, broken string, err error) {
	s = &settings{dir: dir, now: device{Preferences: Preferences{
		Language: lang, Theme: ThemeSystem, TextScale: 1, Notifications: true,
	}}}
	path := filepath.Join(dir, deviceFile)
	read, raw, err := readDevice(path, s.now)
	switch {
	case err == nil:
		s.now, s.raw = read, raw
	case errors.Is(err, fs.ErrPermission):
		return nil, "", fmt.Errorf("read settings: %w", err)
	case !errors.Is(err, fs.ErrNotExist):
		log.Warn("settings could not be read", "err", err)
		if broken, err = asideFrom(path, now); err != nil {
			return nil, "", fmt.Errorf("set settings aside: %w", err)
		}
	}
	if err != nil || broken != "" {
		if read, raw, err := readDevice(filepath.Join(dir, deviceCopy), s.now); err == nil {
			s.now, s.raw = read, raw
		} else if !errors.Is(err, fs.ErrNotExist) {
			log.Warn("the copy of the settings could not be read", "err", err)
		}
	}
	s.now.Preferences = s.now.Preferences.bounded(lang)
	if s.now.DeviceID == "" || broken != "" {
		err := s.change(func(d *device) { d.DeviceID = cmp.Or(d.DeviceID, newID()) })
		if err != nil {
			return nil, "", err
		}
	}
	return s, broken, nil
}

// readDevice reads a device's file over defaults.
func readDevice(path string, defaults device) (read device, raw json.RawMessage, err error) {
	if raw, err = os.ReadFile(path); err != nil {
		return defaults, nil, err
	}
	read = defaults
	if err := json.Unmarshal(raw, &read); err != nil {
		return defaults, nil, err
	}
	if read.DeviceID == "" {
		return defaults, nil, errNoDevice
	}
	return read, raw, nil
}

// asideFrom renames a file that cannot be read, and gives where it lies now.
func asideFrom(path string, now time.Time) (string, error) {
	aside := path + ".broken-" + now.UTC().Format("20060102-150405.000")
	return aside, os.Rename(path, aside)
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
	d.Offices, d.Notices, d.Alerts = slices.Clone(d.Offices), slices.Clone(d.Notices), d.Alerts.Clone()
	return d
}

func (s *settings) change(fn func(*device)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.now
	next.Offices, next.Notices = slices.Clone(next.Offices), slices.Clone(next.Notices)
	fn(&next)
	merged, err := api.Merge(s.raw, next)
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, merged, "", "  "); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	raw := indented.Bytes()
	if err := writeFile(filepath.Join(s.dir, deviceFile), raw); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	s.now, s.raw = next, raw
	// The settings are kept whether or not there is room for another copy.
	_ = writeFile(filepath.Join(s.dir, deviceCopy), raw)
	return nil
}

// forget takes away who was here last, with the files that could not be read and
// may name them.
func (s *settings) forget() error {
	err := s.change(func(d *device) {
		d.Email, d.Last, d.Notices, d.Drafts = "", signedInAs{}, nil, nil
		d.Alerts.Looked, d.Alerts.Told = nil, nil // what the system is still to tell is taken back by its id
	})
	broken, globErr := fs.Glob(os.DirFS(s.dir), deviceFile+".broken*")
	err = errors.Join(err, globErr)
	for _, file := range broken {
		err = errors.Join(err, os.RemoveAll(filepath.Join(s.dir, file)))
	}
	return err
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
