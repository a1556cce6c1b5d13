#include "sandbox/stream_simulator/tls_authority.h"

#include <ctime>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace sandbox {
namespace {

namespace ssl = boost::asio::ssl;
using shared::ErrorKind;
using shared::Result;

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free_all>>;

constexpr int kValidDays = 90;

std::string Text(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string PemOf(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  return Text(memory.get());
}

std::string PemOf(EVP_PKEY* key) {
  const Memory memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return Text(memory.get());
}

bool Extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) return false;
  const int added = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return added == 1;
}

void SetSerialNumber(X509* certificate) {
  std::int64_t number = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), number & 0x7FFFFFFFFFFFFFFF);
}

// A certificate without extensions and signature.
Certificate Draft(EVP_PKEY* key, const std::string& subject, shared::UnixMillis now) {
  Certificate certificate(X509_new());
  std::time_t seconds = now / 1000;
  X509_set_version(certificate.get(), X509_VERSION_3);
  SetSerialNumber(certificate.get());
  X509_time_adj_ex(X509_getm_notBefore(certificate.get()), -1, 0, &seconds);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), kValidDays, 0, &seconds);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
  return certificate;
}

Certificate MakeAuthority(EVP_PKEY* key, shared::UnixMillis now) {
  Certificate ca = Draft(key, "stream-simulator's own authority", now);
  X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
  const bool made = Extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE") &&
                    Extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    Extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash") &&
                    X509_sign(ca.get(), key, EVP_sha256()) != 0;
  return made ? std::move(ca) : nullptr;
}

std::string AlternativeNames(const std::string& name) {
  boost::system::error_code no_address;
  boost::asio::ip::make_address(name, no_address);
  return fmt::format("{}:{},DNS:localhost,IP:127.0.0.1,IP:::1", no_address ? "DNS" : "IP", name);
}

Certificate MakeServer(EVP_PKEY* key, X509* ca, EVP_PKEY* ca_key, const std::string& name,
                       shared::UnixMillis now) {
  Certificate server = Draft(key, "stream-simulator", now);
  X509_set_issuer_name(server.get(), X509_get_subject_name(ca));
  const bool made = Extend(server.get(), ca, NID_basic_constraints, "critical,CA:FALSE") &&
                    Extend(server.get(), ca, NID_key_usage, "critical,digitalSignature") &&
                    Extend(server.get(), ca, NID_ext_key_usage, "serverAuth") &&
                    Extend(server.get(), ca, NID_authority_key_identifier, "keyid") &&
                    Extend(server.get(), ca, NID_subject_alt_name, AlternativeNames(name)) &&
                    X509_sign(server.get(), ca_key, EVP_sha256()) != 0;
  return made ? std::move(server) : nullptr;
}

bool IsHostName(const std::string& name) {
  return !name.empty() && name.size() <= 253 &&
         name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:"
             "_") == std::string::npos;
}

}  // namespace

Result<TlsAuthority> TlsAuthority::Create(const std::string& name, shared::UnixMillis now) {
  if (!IsHostName(name)) {
    return shared::Fail(ErrorKind::kUsage,
                        fmt::format("\"{}\" is neither a host name nor an IP address", name));
  }
  const Key ca_key(EVP_EC_gen("P-256")), server_key(EVP_EC_gen("P-256"));
  const Certificate ca = ca_key ? MakeAuthority(ca_key.get(), now) : nullptr;
  const Certificate server =
      ca && server_key ? MakeServer(server_key.get(), ca.get(), ca_key.get(), name, now) : nullptr;
  if (!server) {
    return shared::Fail(ErrorKind::kFatal, fmt::format("OpenSSL cannot make a certificate: {}",
                                                       ERR_error_string(ERR_get_error(), nullptr)));
  }
  return TlsAuthority{PemOf(ca.get()), PemOf(server.get()), PemOf(server_key.get())};
}

std::unique_ptr<ssl::context> TlsAuthority::Context() const {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  context->set_options(ssl::context::no_sslv2 | ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                       ssl::context::no_tlsv1_1);
  context->use_certificate_chain(boost::asio::buffer(server_certificate));
  context->use_private_key(boost::asio::buffer(server_key), ssl::context::pem);
  return context;
}

}  // namespace sandbox
