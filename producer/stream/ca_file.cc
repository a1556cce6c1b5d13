#include "producer/stream/ca_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <openssl/pem.h>

namespace producer {

shared::Result<void> CheckCaFile(const std::string& file) {
  if (file.empty()) return {};
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> stream(std::fopen(file.c_str(), "re"),
                                                                  &std::fclose);
  if (!stream) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        fmt::format("cannot read --ca-file {}: {}", file, std::strerror(errno)));
  }
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_X509(stream.get(), nullptr, nullptr, nullptr), &X509_free);
  if (certificate) return {};
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("--ca-file {} holds no certificate in PEM "
                                  "(-----BEGIN CERTIFICATE-----)",
                                  file));
}

}  // namespace producer
