package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/web"
)

type serveFlags struct {
	listen, mail, mailFrom, publicURL, trustedProxy string
	demo                                            bool
	limits                                          office.Limits
}

var serveCommand = command{
	name: "serve",
	args: "--data DIR | --database postgres://… --beside DIR --listen 127.0.0.1:8080 --mail smtp://… [--public-url …] [--trusted-proxy …] [--demo]",
	flags: func(set *flag.FlagSet) any {
		f := &serveFlags{}
		set.StringVar(&f.listen, "listen", "127.0.0.1:8080", "")
		set.StringVar(&f.mail, "mail", "", "")
		set.StringVar(&f.mailFrom, "mail-from", "", "")
		set.StringVar(&f.publicURL, "public-url", "", "")
		set.StringVar(&f.trustedProxy, "trusted-proxy", "", "")
		set.BoolVar(&f.demo, "demo", false, "")
		set.IntVar(&f.limits.CodesPerAddressAndNetwork, "limit-codes-network", 6, "")
		set.IntVar(&f.limits.CodesPerAddress, "limit-codes", 20, "")
		set.IntVar(&f.limits.SignInsPerNetwork, "limit-sign-ins", 600, "")
		set.Float64Var(&f.limits.RequestsPerSecond, "limit-requests", 100, "")
		set.IntVar(&f.limits.RequestBurst, "limit-burst", 500, "")
		return f
	},
	do: serve,
}

func serve(ctx context.Context, sh *shell, where storage, own any, args []string) error {
	f := own.(*serveFlags)
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	options, err := f.options(sh, where)
	if err != nil {
		return err
	}
	// Taken first: a port in use is told before any data is touched.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.listen)
	if err != nil {
		return &plainError{said: sh.texts.T("cli.listen_failed", text.A{"Address": f.listen}), why: err}
	}
	defer func() { _ = listener.Close() }() // closed by Serve unless opening fails
	o, err := where.open(ctx, sh, office.Config{Log: sh.log, Limits: f.limits, Demo: f.demo})
	if err != nil {
		return err
	}
	if err := sh.serveOpen(ctx, o, options, listener); err != nil {
		return errors.Join(err, o.Close())
	}
	if err := o.Close(); err != nil {
		return &plainError{said: sh.texts.T("cli.close_failed"), why: err}
	}
	return nil
}

// An office has little alive and makes much that is gone with its request: the
// collector runs when the heap is five times what is alive, and as often as Go
// would have it where that is much.
const (
	collectAt   = 400       // percent; GOGC in the environment goes before it
	collectFrom = 512 << 20 // bytes
)

func easeCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(collectFrom)
	}
}

func (sh *shell) serveOpen(ctx context.Context, o *office.Office, options web.Options, listener net.Listener) error {
	easeCollector()
	if o.Demo {
		if _, err := bots.Fill(ctx, o); err != nil {
			return err
		}
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.listening", text.A{"URL": "http://" + listener.Addr().String()}))
	return web.New(o, options).Serve(ctx, listener)
}

func (f *serveFlags) options(sh *shell, where storage) (web.Options, error) {
	options := web.Options{MailFrom: f.mailFrom, PublicURL: strings.TrimSuffix(f.publicURL, "/")}
	if f.publicURL != "" {
		u, err := url.Parse(f.publicURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return options, &usageError{said: sh.texts.T("cli.public_url_bad", text.A{"Value": f.publicURL})}
		}
	}
	if f.mailFrom != "" {
		if _, ok := address.Clean(f.mailFrom); !ok {
			return options, &usageError{said: sh.texts.T("cli.flag_bad", text.A{"Name": "mail-from", "Value": f.mailFrom})}
		}
	}
	for name, least := range map[string]float64{
		"limit-codes-network": float64(f.limits.CodesPerAddressAndNetwork), "limit-codes": float64(f.limits.CodesPerAddress),
		"limit-sign-ins": float64(f.limits.SignInsPerNetwork), "limit-requests": f.limits.RequestsPerSecond,
		"limit-burst": float64(f.limits.RequestBurst),
	} {
		if !(least > 0) {
			return options, &usageError{said: sh.texts.T("cli.limit_bad", text.A{"Name": name})}
		}
	}
	proxies, err := web.ParseNetworks(f.trustedProxy)
	if err != nil {
		return options, &usageError{said: sh.texts.T("cli.proxy_bad", text.A{"Value": f.trustedProxy})}
	}
	options.TrustedProxies = proxies
	address := f.mail
	if address == "" {
		if !f.demo {
			return options, &usageError{said: sh.texts.T("cli.mail_missing")}
		}
		dir := filepath.Join(where.folder(), "mail")
		address = "dir:" + dir
		sh.log.Info("mail of the demo goes into a folder", "dir", dir)
	}
	options.Mail, err = mail.Open(address)
	if err != nil {
		return options, &usageError{said: sh.texts.T("cli.mail_bad") + "\n" + err.Error()}
	}
	return options, nil
}
