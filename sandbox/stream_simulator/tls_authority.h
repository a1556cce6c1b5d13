// TlsAuthority is a certificate authority of the simulator's own: made at start, kept in memory,
// gone at the end. Clients that trust its certificate can verify the server.
//
//   auto authority = TlsAuthority::Create("stream.test", now);
//   WriteFile(ca_out, authority->ca_certificate);        // PEM, for --ca-file or curl --cacert
#pragma once

#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

#include "shared/error.h"
#include "shared/unix_millis.h"

namespace sandbox {

struct TlsAuthority {
  std::string ca_certificate;      // PEM.
  std::string server_certificate;  // PEM, signed by the authority.
  std::string server_key;          // PEM, P-256. Never leaves the process.

  // A certificate for `name` (a host name or an IP address), localhost, 127.0.0.1 and ::1, good
  // from a day before `now` for 90 days. kFatal: OpenSSL cannot make one; kUsage: a name that no
  // certificate can hold.
  static shared::Result<TlsAuthority> Create(const std::string& name, shared::UnixMillis now);

  // A server's context with that certificate: TLS 1.2 and later.
  std::unique_ptr<boost::asio::ssl::context> Context() const;
};

}  // namespace sandbox
