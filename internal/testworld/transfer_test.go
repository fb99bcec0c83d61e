package testworld_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/files"
)

func noise(seed byte, size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b)
	return b
}

// speaks is a client that is signed in on a line of its own.
func speaks(t *testing.T, w *testworld.World) (*client.Client, *testworld.Line) {
	t.Helper()
	line := testworld.NewLine()
	t.Cleanup(line.Close)
	c, err := client.New(client.Options{Office: w.URL, Transport: line, Rand: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	code := w.Code(testworld.Email, func() error {
		_, err := c.SignIn(t.Context(), api.SignInRequest{Email: testworld.Email})
		return err
	})
	s, err := c.CreateSession(t.Context(), api.SessionRequest{
		Email: testworld.Email, Code: code, Device: api.SessionDevice{ID: uuid.NewString(), Name: "test"},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.SetToken(s.Token)
	return c, line
}

func got(t *testing.T, c *client.Client, id string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.GetFile(t.Context(), id, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// send tries until a file is whole, as the app does.
func send(t *testing.T, c *client.Client, a api.Attachment, content []byte) {
	t.Helper()
	for tries := 1; ; tries++ {
		err := c.PutFile(t.Context(), a, bytes.NewReader(content))
		if err == nil {
			return
		}
		if !client.Temporary(err) || tries == 1000 {
			t.Errorf("attempt %d: %v", tries, err)
			return
		}
	}
}

func attachment() api.Attachment {
	return api.Attachment{ID: uuid.Must(uuid.NewV7()).String(), Name: "tegning æ.pdf", Media: "application/pdf"}
}

func TestAClientsUploadAndDownloadGoOnAfterACutAtAnyByte(t *testing.T) {
	w := testworld.New(t)
	c, line := speaks(t, w)
	content := noise(1, 150)
	for at := range int64(len(content)) {
		a := attachment()
		line.CutBodies(at)
		send(t, c, a, content)
		line.CutBodies(max(1, at))
		if !bytes.Equal(got(t, c, a.ID), content) {
			t.Fatalf("cut at %d, another file came back", at)
		}
	}
}

func TestAClientsLargeUploadSurvivesManyCuts(t *testing.T) {
	w := testworld.New(t)
	c, line := speaks(t, w)
	a, content := attachment(), noise(2, api.MaxFile)
	line.CutBodies(1, 300_000, 4_000_000, 1, 9_999_999)
	send(t, c, a, content)
	line.CutBodies(1, 300_000, 4_000_000, 1, 9_999_999)
	if !bytes.Equal(got(t, c, a.ID), content) {
		t.Error("another file came back")
	}
	line.LoseAnswers(1)
	send(t, c, a, content) // again, and its answer is lost
	other := noise(3, 1000)
	if err := c.PutFile(t.Context(), a, bytes.NewReader(other)); client.Code(err) != api.CodeInvalid {
		t.Errorf("another content under its id: %v", err)
	}
}

func TestWhatWasBegunOfAnotherContentIsBegunAnew(t *testing.T) {
	w := testworld.New(t)
	c, line := speaks(t, w)
	a, first, second := attachment(), noise(4, 5000), noise(5, 6000)
	line.CutBodies(endingAfter(3000)...)
	if err := c.PutFile(t.Context(), a, bytes.NewReader(first)); !errors.Is(err, client.ErrOffline) {
		t.Fatalf("%v", err)
	}
	line.CutBodies()
	send(t, c, a, second)
	if !bytes.Equal(got(t, c, a.ID), second) {
		t.Error("another file came back")
	}
}

func TestTwoUploadsOfOneFileAtOnceBothSucceed(t *testing.T) {
	w := testworld.New(t)
	c, line := speaks(t, w)
	a, content := attachment(), noise(6, 3_000_000)
	line.CutBodies(500_000, 700_000, 900_000)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			send(t, c, a, content)
		})
	}
	both.Wait()
	if !bytes.Equal(got(t, c, a.ID), content) {
		t.Error("another file came back")
	}
}

func TestAnUploadGoesOnAtAnOfficeThatWasRestarted(t *testing.T) {
	w := testworld.New(t)
	c, line := speaks(t, w)
	a, content := attachment(), noise(7, 2_000_000)
	line.CutBodies(endingAfter(1_500_000)...)
	if err := c.PutFile(t.Context(), a, bytes.NewReader(content)); !errors.Is(err, client.ErrOffline) {
		t.Fatalf("%v", err)
	}
	line.CutBodies()
	awaitReceived(t, w, c, a.ID, 1_400_000)
	w.StopOffice()
	if err := c.PutFile(t.Context(), a, bytes.NewReader(content)); !errors.Is(err, client.ErrOffline) {
		t.Errorf("without an office: %v", err)
	}
	w.StartOffice()
	line.CutBodies(1_200_000) // the whole would break off: it does go on
	if err := c.PutFile(t.Context(), a, bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	line.CutBodies()
	if !bytes.Equal(got(t, c, a.ID), content) {
		t.Error("another file came back")
	}
}

// awaitReceived waits until the office has taken in so many bytes of a file: what a
// line that was cut had carried may still lie before it.
func awaitReceived(t *testing.T, w *testworld.World, c *client.Client, id string, bytes int64) {
	t.Helper()
	page, err := c.Changes(t.Context(), client.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	person := page.Records[slices.IndexFunc(page.Records, func(r api.Record) bool { return r.Kind == api.KindPerson })].ID
	within, end := context.WithTimeout(t.Context(), testworld.Patience)
	defer end()
	for state := (files.State{}); state.Received < bytes; {
		state, err = w.Office.Files.UploadState(within, person, id)
		if within.Err() != nil {
			t.Fatalf("%d bytes of the file came, want %d: %v", state.Received, bytes, err)
		}
	}
}
