package office

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"startklar.dk/office/db"
)

// firstByte tells how much is alive when the first of an answer comes.
type firstByte struct {
	bytes.Buffer
	alive uint64
}

func alive() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (w *firstByte) Write(p []byte) (int, error) {
	if w.alive == 0 {
		w.alive = alive()
	}
	return w.Buffer.Write(p)
}

func TestAnExportHoldsNoMoreThanARowOfWhatAPersonHas(t *testing.T) {
	const rows, size = 40, 1 << 20
	w := newWorld(t)
	p := w.person()
	w.write(func(tx *db.Tx) error {
		for i := range rows {
			text := fmt.Sprintf(`{"idea":"%d <%s>"}`, i, strings.Repeat("x", size))
			if _, err := tx.ExecContext(context.Background(), `INSERT INTO version_content (version_id, person_id, plan_id, sections, figures, written) VALUES ($1, $2, $3, $4, '{}', 1)`,
				newID(), p.id, newID(), text); err != nil {
				return err
			}
		}
		return nil
	})
	before := alive()
	var out firstByte
	if err := w.o.Export(context.Background(), p.id, &out); err != nil {
		t.Fatal(err)
	}
	if more := int64(out.alive) - int64(before); more > 8*size {
		t.Errorf("%d bytes are alive for %d rows of %d", more, rows, size)
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := archive.Open("versions.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var versions []struct {
		Sections map[string]string `json:"sections"`
	}
	if err := json.Unmarshal(raw, &versions); err != nil || len(versions) != rows || len(versions[0].Sections["idea"]) < size || !bytes.Contains(raw, []byte("<x")) {
		t.Errorf("%d versions: %v", len(versions), err)
	}
}

func TestExportsReadOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	w.o.exporting <- struct{}{} // one reads
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	if err := w.o.Export(ctx, p.id, &out); !errors.Is(err, context.Canceled) || out.Len() > 0 {
		t.Errorf("the second did not wait: %v, %d bytes", err, out.Len())
	}
	<-w.o.exporting
	if err := w.o.Export(context.Background(), p.id, &out); err != nil || out.Len() == 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}
