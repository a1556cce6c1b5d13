#include "producer/stream/ca_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace producer {

shared::Result<void> CheckCaFile(const std::string& file) {
  if (file.empty()) return {};
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> stream(std::fopen(file.c_str(), "re"),
                                                                  &std::fclose);
  if (!stream) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("cannot read --ca-file {}: {}", file, std::strerror(errno)));
  }
  // As TLS reads it: one certificate that is cut off, and none is taken.
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(),
                                                                      &X509_STORE_free);
  if (X509_STORE_load_file(store.get(), file.c_str()) == 1) return {};
  ERR_clear_error();
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("--ca-file {} holds no certificate in PEM "
                                  "(-----BEGIN CERTIFICATE-----), or one that is cut off",
                                  file));
}

}  // namespace producer
