package office

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/files"
	"startklar.dk/office/record"
)

// send uploads a whole file for a person.
func (p *person) send(content string) (id string) {
	p.w.t.Helper()
	id = newID()
	s, err := p.w.o.Files.PutFile(context.Background(), p.id, files.Upload{ID: id, Name: "note.txt", Length: int64(len(content))}, strings.NewReader(content))
	if err != nil || !s.Whole {
		p.w.t.Fatalf("%+v, %v", s, err)
	}
	return id
}

func (p *person) gets(id string) (string, error) {
	f, err := p.w.o.Files.OpenFile(context.Background(), p.id, id)
	if err != nil {
		return "", err
	}
	raw, err := io.ReadAll(f)
	return string(raw), err
}

func TestAFileIsReadByThoseWhomItsMessageReachesWhileItDoes(t *testing.T) {
	w := newWorld(t)
	sender, reached, other := w.person(), w.person(), w.person()
	id := sender.send("Til dig")
	message := newID()
	if _, err := reached.gets(id); !isProblem(err, api.CodeNotFound) {
		t.Fatalf("before the message: %v", err)
	}
	ctx := context.Background()
	w.write(func(tx *db.Tx) error {
		if _, err := record.Put(ctx, tx, reached.id, api.KindMessage, message, raw(api.Message{Text: "Se her", AttachmentIDs: []string{id}})); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO attachment (file_id, person_id, record_id) VALUES ($1, $2, $3)`, id, reached.id, message)
		return err
	})
	if got, err := reached.gets(id); err != nil || got != "Til dig" {
		t.Errorf("who is reached reads %q, %v", got, err)
	}
	if s, err := w.o.Files.UploadState(ctx, reached.id, id); err != nil || !s.Whole {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := other.gets(id); !isProblem(err, api.CodeNotFound) {
		t.Errorf("another person: %v", err)
	}
	// Reading is all that they may.
	_, err := w.o.Files.PutFile(ctx, reached.id, files.Upload{ID: id, Length: 1}, strings.NewReader("x"))
	if !isProblem(err, api.CodeNotFound) {
		t.Errorf("who is reached writes: %v", err)
	}
	question := newID()
	reached.does(api.QuestionAsk, api.QuestionAskBody{QuestionID: question, Text: "?"})
	got := reached.apply(sent(api.MessagePost, api.MessagePostBody{MessageID: newID(), Thread: question, AttachmentIDs: []string{id}}))[0]
	if got.Problem == nil || got.Problem.Code != api.CodeNotFound {
		t.Errorf("who is reached sends it on as their own: %+v", got)
	}
	w.write(func(tx *db.Tx) error {
		_, err := record.SetDeleted(ctx, tx, reached.id, api.KindMessage, message, true)
		return err
	})
	if _, err := reached.gets(id); !isProblem(err, api.CodeNotFound) {
		t.Errorf("the message is gone: %v", err)
	}
}

func TestAMessageThatIsRefusedHoldsNoFile(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	question, first := newID(), p.send("en")
	p.does(api.QuestionAsk, api.QuestionAskBody{QuestionID: question, Text: "?"})
	got := p.apply(sent(api.MessagePost, api.MessagePostBody{
		MessageID: newID(), Thread: question, AttachmentIDs: []string{first, newID()},
	}))[0]
	if got.Problem == nil || got.Problem.Code != api.CodeNotFound || got.Problem.Errors[0].Pointer != "/attachment_ids/1" {
		t.Fatalf("%+v", got)
	}
	w.later(files.KeepUnused + sweepEvery)
	if _, err := p.gets(first); !isProblem(err, api.CodeNotFound) {
		t.Errorf("its file stays: %v", err)
	}
}

func TestAFileSurvivesReopeningTheOffice(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	content := strings.Repeat("tegning ", 100_000)
	id := p.send(content)
	w.reopen()
	if got, err := p.gets(id); err != nil || got != content {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// Twenty mebibytes, each piece committed, read back and checked.
func BenchmarkFileUpload20MiB(b *testing.B) {
	w := newWorld(b)
	p := w.person()
	content := bytes.Repeat([]byte("0123456789abcdef"), api.MaxFile/16)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		id := newID()
		s, err := w.o.Files.PutFile(context.Background(), p.id, files.Upload{ID: id, Length: int64(len(content))}, bytes.NewReader(content))
		if err != nil || !s.Whole {
			b.Fatal(s, err)
		}
		b.StopTimer()
		if err := w.o.Files.EraseAll(context.Background(), p.id); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
