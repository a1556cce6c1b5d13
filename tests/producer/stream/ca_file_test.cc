#include "producer/stream/ca_file.h"

#include <gtest/gtest.h>

#include "producer/stream/web_socket.h"
#include "tests/support/temp_dir.h"
#include "tests/support/text_file.h"

namespace producer {
namespace {

using namespace std::chrono_literals;

// Of "a", by itself, until 2126.
constexpr std::string_view kCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBbzCCARWgAwIBAgIUDnxFcHl+jp9sPz5ALzd9e7gMxJAwCgYIKoZIzj0EAwIw\n"
    "DDEKMAgGA1UEAwwBYTAgFw0yNjExMjIwNDQ1NTZaGA8yMTI2MTAyOTA0NDU1Nlow\n"
    "DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGd9TLCQejcA\n"
    "egj+hUWJc7a68lbPocCi4pS+uGGv2E/q34lZVMKKa/C0QkF1e3hc9mNjZaOML9UR\n"
    "rl8w+bUd11ujUzBRMB0GA1UdDgQWBBS44ekyWJkrBwFPUiT4nw2UfKinGjAfBgNV\n"
    "HSMEGDAWgBS44ekyWJkrBwFPUiT4nw2UfKinGjAPBgNVHRMBAf8EBTADAQH/MAoG\n"
    "CCqGSM49BAMCA0gAMEUCIQCgRS1dQE1qkGx1bqSSqqebZcOmK9MpKqelMRtDA/dd\n"
    "yQIgMYMa9N38kZUPP3Xjunor5pEuHlfhbleSF4OCfNCcy6w=\n"
    "-----END CERTIFICATE-----\n";

class CaFileTest : public testing::Test {
 protected:
  std::string FileOf(std::string_view content) const {
    test::WriteFile(dir_.path() / "ca.pem", content);
    return dir_.path() / "ca.pem";
  }

  static std::string Complaint(const std::string& file) {
    const auto readable = CheckCaFile(file);
    if (readable) return "";
    EXPECT_EQ(readable.error().kind, shared::ErrorKind::kUsage);
    EXPECT_NE(readable.error().what.find("--ca-file " + file), std::string::npos);
    return readable.error().what;
  }

  const test::TempDir dir_;
};

TEST_F(CaFileTest, CertificatesInPem) {
  EXPECT_EQ(Complaint(""), "");
  EXPECT_EQ(Complaint(FileOf(kCertificate)), "");
  EXPECT_EQ(Complaint(FileOf("Of a:\n" + std::string(kCertificate) + std::string(kCertificate))),
            "");
}

// Fails when a file that TLS will refuse on each attempt is found out after the start.
TEST_F(CaFileTest, WhatTlsCannotReadIsToldAtTheStart) {
  EXPECT_NE(Complaint(dir_.path() / "absent.pem").find("No such file"), std::string::npos);
  const std::string half(kCertificate.substr(0, kCertificate.size() / 2));
  for (const std::string& content :
       {std::string(), std::string("no PEM"), half, std::string(kCertificate) + half}) {
    EXPECT_NE(Complaint(FileOf(content)).find("in PEM"), std::string::npos) << content;
  }
  EXPECT_NE(Complaint(dir_.path()), "");
}

// Fails when a file that went after the start is told as a server's bad certificate.
TEST_F(CaFileTest, AFileThatWentIsNamedByTheConnection) {
  const std::string file = dir_.path() / "absent.pem";
  WebSocket socket({.host = "127.0.0.1", .port = "1", .target = "/subscribe", .ca_file = file});
  EXPECT_EQ(socket.Run(5s, {}), WebSocket::State::kEnded);
  EXPECT_TRUE(socket.failure().starts_with("cannot read --ca-file " + file)) << socket.failure();
}

}  // namespace
}  // namespace producer
