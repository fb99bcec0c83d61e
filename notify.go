package main

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app/alert"
)

// alertsOn is how a device tells what is outside the app's window. A phone's
// system is asked ahead, so that it tells while the app is closed; a desktop's
// cannot, and the app tells while it runs. What a tap does is the toolkit's: it
// hands it to no app, so that on Linux and Android it only puts the notification
// away.
func alertsOn(a fyne.App, phone bool) alert.Device {
	if phone {
		return later{now{a}}
	}
	return now{a}
}

// now tells at once.
type now struct{ app fyne.App }

// Send implements alert.Device.
func (n now) Send(title, text string) { n.app.SendNotification(notification(title, text)) }

// later tells at a later time too.
type later struct{ now }

// Schedule implements alert.Scheduler.
func (l later) Schedule(title, text string, at time.Time) (string, error) {
	set, err := l.app.ScheduleNotification(notification(title, text), at)
	if err != nil {
		return "", err
	}
	return set.ID(), nil
}

// Cancel implements alert.Scheduler.
func (l later) Cancel(id string) error { return l.app.CancelScheduledNotification(id) }

// notification is one without signs that a system would act on: on Windows the
// toolkit hands words to PowerShell in double quotes, where $ and ` begin code,
// and a title is an office's.
func notification(title, text string) *fyne.Notification {
	return fyne.NewNotification(plain.Replace(title), plain.Replace(text))
}

// plain makes every double quote, those that PowerShell takes for one too, single,
// and takes away what begins code.
var plain = strings.NewReplacer(
	"$", "", "`", "", "\"", "'", "“", "'", "”", "'", "„", "'", "\n", " ", "\r", " ", "\x00", "",
)
