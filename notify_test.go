package main

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app/alert"
)

func TestADesktopTellsAtOnceAndAPhoneAsksItsSystemAhead(t *testing.T) {
	a := test.NewApp()
	defer a.Quit()
	desktop := alertsOn(a, false)
	if _, ahead := desktop.(alert.Scheduler); ahead {
		t.Error("a desktop is asked ahead: nothing would tell that the app was closed")
	}
	test.AssertNotificationSent(t, fyne.NewNotification("I morgen 17:20: Kick-off", "Spinderiet"), func() {
		desktop.Send("I morgen 17:20: Kick-off", "Spinderiet")
	})
	phone, ahead := alertsOn(a, true).(alert.Scheduler)
	if !ahead {
		t.Fatal("a phone is not asked ahead")
	}
	at := time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC)
	id := ""
	test.AssertNotificationScheduled(t, fyne.NewNotification("I dag 17:20: Kick-off", "Spinderiet"), func() {
		var err error
		if id, err = phone.Schedule("I dag 17:20: Kick-off", "Spinderiet", at); err != nil || id == "" {
			t.Errorf("scheduled as %q, %v", id, err)
		}
	})
	if err := phone.Cancel(id); err != nil {
		t.Error(err)
	}
}

func TestAnOfficesTitleIsNeverCodeToASystem(t *testing.T) {
	got := notification("Kick-off $(calc) `a “b” \"c\"", "x\ny")
	if want := "Kick-off (calc) a 'b' 'c'"; got.Title != want || got.Content != "x y" {
		t.Errorf("%q, %q", got.Title, got.Content)
	}
}
