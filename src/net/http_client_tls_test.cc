// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "net/http_client.h"

namespace atollbank::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;

// A certificate for "localhost" that vouches for itself, and its key, as PEM files.
class OwnCertificate {
 public:
  OwnCertificate() {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    X509* x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key.get());
    const auto* name = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, name, -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
    X509_add_ext(x, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x, key.get(), EVP_sha256());
    save(certificate_file(), [&](std::FILE* file) { PEM_write_X509(file, x); });
    save(key_file(), [&](std::FILE* file) {
      PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }
  ~OwnCertificate() {
    std::filesystem::remove(certificate_file());
    std::filesystem::remove(key_file());
  }
  std::string certificate_file() const { return stem_ + ".certificate.pem"; }
  std::string key_file() const { return stem_ + ".key.pem"; }

 private:
  template <class Write>
  static void save(const std::string& path, Write write) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    ASSERT_NE(file, nullptr);
    write(file);
    std::fclose(file);
  }
  const std::string stem_ = testing::TempDir() + "atoll_tls_" + std::to_string(getpid());
};

// Takes one connection over TLS and answers its request, if the client goes that far.
class OneAnswerServer {
 public:
  explicit OneAnswerServer(const OwnCertificate& certificate)
      : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    tls_.use_certificate_file(certificate.certificate_file(), ssl::context::pem);
    tls_.use_private_key_file(certificate.key_file(), ssl::context::pem);
    thread_ = std::thread([this] { serve(); });
  }
  ~OneAnswerServer() { thread_.join(); }
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
  void serve() {
    boost::system::error_code error;
    ssl::stream<tcp::socket> stream(acceptor_.accept(), tls_);
    stream.handshake(ssl::stream_base::server, error);
    std::string request;
    if (!error) asio::read_until(stream, asio::dynamic_buffer(request), "ping", error);
    const std::string answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\npong";
    if (!error) asio::write(stream, asio::buffer(answer), error);
    if (!error) stream.shutdown(error);
  }
  asio::io_context io_;
  ssl::context tls_{ssl::context::tls_server};
  tcp::acceptor acceptor_;
  std::thread thread_;
};

// "202 pong", or the reason why there was no answer.
std::string posted(const std::string& url, const std::string& ca_file) {
  const base::SystemClock clock;
  HttpClientOptions options;
  options.ca_file = ca_file;
  options.guard = [](std::string_view) { return true; };
  HttpClient client(options, clock);
  OutgoingRequest request;
  request.url = parse_url(url).value();
  request.body = "ping";
  request.deadline = base::Deadline::after(clock, base::Duration::from_seconds(30));
  std::string outcome;
  client.send(std::move(request), [&](base::Result<IncomingAnswer> answer) {
    outcome = answer ? std::to_string(answer->status) + " " + answer->body : answer.error().reason;
    client.stop();
  });
  client.run();
  return outcome;
}

TEST(HttpClientTls, a_trusted_server_is_talked_to) {
  const OwnCertificate certificate;
  const OneAnswerServer server(certificate);
  EXPECT_EQ(posted("https://localhost:" + server.port() + "/", certificate.certificate_file()),
            "202 pong");
}

TEST(HttpClientTls, a_server_that_nobody_vouches_for_is_not) {
  const OwnCertificate certificate;
  const OneAnswerServer server(certificate);
  EXPECT_EQ(posted("https://localhost:" + server.port() + "/", ""), "tls_failed");
}

TEST(HttpClientTls, a_certificate_of_another_name_is_not_enough) {
  const OwnCertificate certificate;
  const OneAnswerServer server(certificate);
  EXPECT_EQ(posted("https://127.0.0.1:" + server.port() + "/", certificate.certificate_file()),
            "tls_failed");
}

}  // namespace
}  // namespace atollbank::net
