# Startklar. `make help` explains every target.
SHELL := /bin/bash
.DEFAULT_GOAL := help

BUILD := build
# The app is built with Fyne's checked threading model; ci is Fyne's software
# renderer, which needs no C headers and draws the same picture everywhere.
TAGS  := migrated_fynedo
CI    := ci,migrated_fynedo
# The race detector looks at all Go, but not at what only computes on what one
# goroutine has, and takes most of the time of it: SQLite and the C library, which
# are C in translation, and what gives them memory; pictures and letters. See them
# too by emptying this.
NORACE ?= $(foreach p,modernc.org/sqlite/lib modernc.org/libc modernc.org/memory image/... golang.org/x/image/... github.com/anthonynsimon/bild/... \
	github.com/srwiley/... github.com/fyne-io/oksvg github.com/go-text/... compress/... hash/...,-gcflags=$(p)=-race=false)
LINT  := $(BUILD)/bin/golangci-lint
LINT_VERSION := v2.15.0
FYNE  := $(BUILD)/bin/fyne
FYNE_VERSION := v1.7.4
FUZZTIME ?= 1m

export GOFLAGS ?= -buildvcs=false

# How many times `make kill` kills each of the two programs.
ROUNDS ?= 500
# How many seeds `make simulate` plays, and the first of them.
SEEDS ?= 1000
SEED  ?= 1

.PHONY: help run build phone office test kill simulate fuzz lint desk bench tour gallery pictures package clean packages packages-test packages-tour packages-phone packages-package

help: ## Explain the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Install what is missing, build the app and open it
	@scripts/run.sh $(BUILD)/startklar

build: packages ## Build the app and the office into build/
	go build -tags $(TAGS) -o $(BUILD)/startklar .
	CGO_ENABLED=0 go build -o $(BUILD)/office ./cmd/office

phone: packages-phone ## Build the app as for a phone and open it in a window
	go build -tags $(TAGS),mobile -o $(BUILD)/startklar-phone .
	@scripts/phone.sh $(BUILD)/startklar-phone

office: ## Run an office on port 8080 with the demo programme
	CGO_ENABLED=0 go build -o $(BUILD)/office ./cmd/office
	$(BUILD)/office serve --demo --data $(BUILD)/demo-office --listen 127.0.0.1:8080

test: packages-test ## Run every test, with the race detector where goroutines meet, and the phone build as a phone
	@scripts/test.sh $(CI) $(NORACE)

kill: packages-test ## Kill app and office while they write, ROUNDS=500 times each; KILL_SEED=n plays a run again
	KILL_ROUNDS=$(ROUNDS) go test -count=1 -timeout 3h -v -tags $(CI) -run Killed ./app ./cmd/office

simulate: ## Play SEEDS=1000 runs of devices and an office on bad days, from SEED=1 on
	CGO_ENABLED=0 go test -count=1 -timeout 12h -tags $(CI) ./internal/testworld/simulation -run NothingIsLost -seeds $(SEEDS) -seed $(SEED)

fuzz: ## Try inputs that nobody thought of, FUZZTIME (1m) for each place where something comes in
	@scripts/fuzz.sh $(CI) $(FUZZTIME)

lint: $(LINT) ## Check style, errors, security and who imports whom
	CGO_ENABLED=0 $(LINT) run --build-tags $(CI) ./...

desk: packages-test ## Look at every page of the desk and of the public in a browser, in every way; pictures in build/gallery
	DESK_LOOKS=all GALLERY=$(abspath $(BUILD)/gallery) CGO_ENABLED=0 go test -count=1 -timeout 1h -tags $(CI) ./office/web/desk ./office/web/public

bench: packages ## Measure; prints: name value unit
	go build -tags $(TAGS) -o $(BUILD)/startklar .
	go build -tags $(TAGS) -o $(BUILD)/emptywindow ./cmd/bench/emptywindow
	go build -tags $(TAGS) -o $(BUILD)/typing ./cmd/bench/typing
	go build -tags $(TAGS) -o $(BUILD)/fyne_demo fyne.io/fyne/v2/cmd/fyne_demo
	CGO_ENABLED=0 go build -o $(BUILD)/office ./cmd/office
	cd cmd/bench/peer && CGO_ENABLED=0 go build -o $(abspath $(BUILD)/peer) .
	CGO_ENABLED=0 go build -tags $(CI) -o $(BUILD)/bench ./cmd/bench
	scripts/display.sh $(BUILD)/bench -app $(BUILD)/startklar -empty $(BUILD)/emptywindow -typing $(BUILD)/typing -demo $(BUILD)/fyne_demo -office $(BUILD)/office \
		-peer $(BUILD)/peer -offices $(BUILD)/offices

tour: packages-tour ## Go the whole way through the real screens, and a short one through the real window; pictures in build/tour
	rm -rf $(BUILD)/tour
	go run -tags $(CI) ./cmd/tour -out $(BUILD)/tour
	go build -tags $(TAGS) -o $(BUILD)/startklar .
	@scripts/tour.sh $(BUILD)/startklar $(BUILD)/tour/window

gallery: packages-test ## Draw every widget, the tokens, every screen in every state and the desk; sheets in build/gallery
	rm -rf $(BUILD)/gallery
	GALLERY=$(abspath $(BUILD)/gallery) CGO_ENABLED=0 go test -count=1 -timeout 1h -tags $(CI) -run Gallery ./ui ./ui/grid ./screens
	GALLERY=$(abspath $(BUILD)/gallery) CGO_ENABLED=0 go test -count=1 -timeout 1h -tags $(CI) -run InABrowser ./office/web/desk ./office/web/public

# The pictures of the tour that the README shows.
PHONE_PICTURES := first-run home-prepare question statement result slot-gone referral waiting
DESK_PICTURES  := example figures export slot-gone referral

pictures: tour packages-test ## Take the tour and the office's pages, and put their pictures into the README
	@for name in $(PHONE_PICTURES); do cp $(BUILD)/tour/phone/[0-9][0-9]-$$name.png docs/$$name.png; done
	@for name in $(DESK_PICTURES); do cp $(BUILD)/tour/desk/[0-9][0-9]-$$name.png docs/desk-$$name.png; done
	GALLERY=$(abspath $(BUILD)/pages) CGO_ENABLED=0 go test -count=1 -tags $(CI) -run '^Test(EveryPage|TheProgramme)CanBeUsedByEverybodyInABrowser$$/^1440_da_light$$' ./office/web/desk ./office/web/public
	cp $(BUILD)/pages/desk/today-1440-da-light.png docs/office-today.png
	cp $(BUILD)/pages/public/week-1440-da-light.png docs/web-programme.png

package: packages-package $(FYNE) ## Package what can be packaged here, into build/packages; TARGETS="linux-amd64 …" for these alone
	@scripts/package.sh $(TARGETS)

clean: ## Remove what was built
	rm -rf $(BUILD)

packages:
	@scripts/packages.sh app

packages-test:
	@scripts/packages.sh test

packages-tour:
	@scripts/packages.sh tour

packages-phone:
	@scripts/packages.sh phone

packages-package:
	@scripts/packages.sh package

$(FYNE):
	GOBIN=$(abspath $(BUILD)/bin) go install fyne.io/tools/cmd/fyne@$(FYNE_VERSION)

$(LINT): # built as the tests are, which find in the cache what it compiles
	CGO_ENABLED=0 GOBIN=$(abspath $(BUILD)/bin) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
