// SPDX-License-Identifier: Apache-2.0
// A telephone for tests: it makes a passkey and uses it, and can be told to lie about anything.
// Each has a key of its own; one thread.
#pragma once

#include <string>

#include "base/base64.h"
#include "base/es256.h"
#include "base/sha256.h"
#include "credentials/passkey.h"

namespace atollbank::credentials {

class TestAuthenticator {
 public:
  // What the ceremonies say; a test changes what it wants to lie about.
  std::string relying_party = "bank.example";
  std::string origin = "https://bank.example";
  std::string challenge = "a challenge of thirty-two bytes!";
  std::string client_data_extra;  // behind the known members: R"(,"crossOrigin":false)"
  std::uint8_t flags = 0x05;      // present and verified
  std::uint32_t sign_count = 1;
  std::string id = "credential-id-01";
  std::string extensions;

  std::string client_data(std::string_view type) const {
    return R"({"type":")" + std::string(type) + R"(","challenge":")" +
           base::to_base64url(challenge) + R"(","origin":")" + origin + '"' + client_data_extra +
           "}";
  }
  std::string authenticator_data(bool with_key) const {
    std::string bytes(base::bytes_of(base::sha256(relying_party)));
    bytes += static_cast<char>(flags | (with_key ? 0x40 : 0) | (extensions.empty() ? 0 : 0x80));
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes += static_cast<char>(sign_count >> shift & 0xFF);
    if (with_key) {
      bytes.append(16, '\0');
      bytes += static_cast<char>(id.size() >> 8);
      bytes += static_cast<char>(id.size() & 0xFF);
      bytes += id + cose_key();
    }
    return bytes + extensions;
  }
  std::string cose_key() const {
    const base::ByteView point = base::bytes_of(key_.public_key());
    return std::string("\xA5\x01\x02\x03\x26\x20\x01\x21\x58\x20")
        .append(point.substr(1, 32))
        .append("\x22\x58\x20")
        .append(point.substr(33, 32));
  }
  CreatedPasskey create() const {
    const std::string data = authenticator_data(true);
    return {.client_data_json = client_data("webauthn.create"),
            .attestation_object = attestation("\x64none", "\xA0", data)};
  }
  // `format` and `statement` in CBOR.
  static std::string attestation(std::string_view format, std::string_view statement,
                                 const std::string& data) {
    std::string object =
        "\xA3\x63"
        "fmt";
    object.append(format).append(
        "\x67"
        "attStmt");
    object.append(statement).append(
        "\x68"
        "authData\x59");
    object += static_cast<char>(data.size() >> 8);
    object += static_cast<char>(data.size() & 0xFF);
    if (data.size() < 256) object.replace(object.size() - 3, 2, "\x58");
    return object + data;
  }
  ShownPasskey show() const {
    ShownPasskey shown{.client_data_json = client_data("webauthn.get"),
                       .authenticator_data = authenticator_data(false)};
    shown.signature = sign(shown.authenticator_data, shown.client_data_json);
    return shown;
  }
  std::string sign(const std::string& data, std::string_view client_data) const {
    return to_der(key_.sign(data + std::string(base::bytes_of(base::sha256(client_data)))));
  }
  const base::Es256PublicKey& public_key() const { return key_.public_key(); }

  static std::string to_der(const base::Es256Signature& signature) {
    std::string both;
    for (const std::size_t half : {std::size_t{0}, std::size_t{32}}) {
      std::string number(base::bytes_of(signature).substr(half, 32));
      number.erase(0, std::min(number.find_first_not_of('\0'), std::size_t{31}));
      if ((number.front() & 0x80) != 0) number.insert(0, 1, '\0');
      both += '\x02';
      both += static_cast<char>(number.size());
      both += number;
    }
    return std::string("\x30") + static_cast<char>(both.size()) + both;
  }

 private:
  base::Es256Key key_ = base::Es256Key::generate();
};

}  // namespace atollbank::credentials
