// SPDX-License-Identifier: Apache-2.0
#include "base/es256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>

#include "base/assert.h"
#include "base/base64.h"
#include "base/sha256.h"

namespace atollbank::base {
namespace {

constexpr std::size_t kScalarSize = 32;
// SEQUENCE of two INTEGERs, each of at most 33 bytes.
constexpr std::size_t kDerSizeMax = 2 + 2 * (2 + kScalarSize + 1);

template <auto free_it>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    free_it(pointer);
  }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Group = std::unique_ptr<EC_GROUP, Freed<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Freed<EC_POINT_free>>;

auto malformed() {
  return fail(ErrorCode::kInvalidArgument, "es256_key_malformed", "this is no key of P-256");
}

const EC_GROUP* curve() {
  static const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  ATOLL_ASSERT(group != nullptr);
  return group.get();
}

// The public key, and with `secret` the pair. Null when libcrypto refuses it.
KeyPointer make_key(const Es256PublicKey& public_key, const BIGNUM* secret) {
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  ATOLL_ASSERT(builder != nullptr);
  bool is_built = OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                  SN_X9_62_prime256v1, 0) == 1 &&
                  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                   public_key.data(), public_key.size()) == 1;
  if (secret != nullptr)
    is_built =
        is_built && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret) == 1;
  ATOLL_ASSERT(is_built);
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  ATOLL_ASSERT(params != nullptr && context != nullptr);
  EVP_PKEY* key = nullptr;
  const int selection = secret == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, params.get()) != 1) {
    return nullptr;
  }
  return KeyPointer(key);
}

// One INTEGER: no zero bytes in front but the one that keeps it positive.
std::uint8_t* write_integer(std::uint8_t* out, std::span<const std::uint8_t> number) {
  while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
  const bool is_padded = (number.front() & 0x80) != 0;
  *out++ = 0x02;
  *out++ = static_cast<std::uint8_t>(number.size() + (is_padded ? 1 : 0));
  if (is_padded) *out++ = 0;
  return std::ranges::copy(number, out).out;
}

struct Der {
  std::array<std::uint8_t, kDerSizeMax> bytes{};
  std::size_t size = 0;
};

Der to_der(const Es256Signature& signature) {
  Der der;
  const std::span<const std::uint8_t> both(signature);
  std::uint8_t* end = write_integer(der.bytes.data() + 2, both.first(kScalarSize));
  end = write_integer(end, both.last(kScalarSize));
  der.size = static_cast<std::size_t>(end - der.bytes.data());
  der.bytes[0] = 0x30;
  der.bytes[1] = static_cast<std::uint8_t>(der.size - 2);
  return der;
}

// Takes an INTEGER of its shortest form off the front and right-aligns it; false: it is none.
bool take_integer(std::span<const std::uint8_t>& der, std::span<std::uint8_t> out) {
  if (der.size() < 2 || der[0] != 0x02) return false;
  const std::size_t size = der[1];
  if (size == 0 || size > kScalarSize + 1 || der.size() < 2 + size) return false;
  std::span<const std::uint8_t> number = der.subspan(2, size);
  der = der.subspan(2 + size);
  if ((number[0] & 0x80) != 0) return false;
  if (number[0] == 0 && number.size() > 1) {
    number = number.subspan(1);
    if ((number[0] & 0x80) == 0) return false;
  }
  if (number.size() > out.size()) return false;
  std::ranges::copy(number, out.last(number.size()).begin());
  return true;
}

}  // namespace

// Each use copies a context that was made ready once: making one costs as much as checking.
struct Es256Check::Key {
  KeyPointer key;
  KeyContext context;
};

Es256Check::Es256Check(std::unique_ptr<Key> key) : key_(std::move(key)) {}
Es256Check::Es256Check(Es256Check&&) noexcept = default;
Es256Check& Es256Check::operator=(Es256Check&&) noexcept = default;
Es256Check::~Es256Check() = default;

Result<Es256Check> Es256Check::of(const Es256PublicKey& public_key) {
  if (public_key[0] != POINT_CONVERSION_UNCOMPRESSED) return malformed();
  auto key = std::make_unique<Key>();
  key->key = make_key(public_key, nullptr);
  if (key->key == nullptr) return malformed();
  key->context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, key->key.get(), nullptr));
  ATOLL_ASSERT(key->context != nullptr);
  if (EVP_PKEY_public_check(key->context.get()) != 1) return malformed();
  ATOLL_ASSERT(EVP_PKEY_verify_init(key->context.get()) == 1);
  return Es256Check(std::move(key));
}

bool Es256Check::is_signed(ByteView message, const Es256Signature& signature) const {
  const Sha256 digest = sha256(message);
  const Der der = to_der(signature);
  const KeyContext context(EVP_PKEY_CTX_dup(key_->context.get()));
  ATOLL_ASSERT(context != nullptr);
  return EVP_PKEY_verify(context.get(), der.bytes.data(), der.size, digest.data(), digest.size()) ==
         1;
}

struct Es256Key::Key {
  KeyPointer key;
};

Es256Key::Es256Key(std::unique_ptr<Key> key, const Es256PublicKey& public_key)
    : key_(std::move(key)), public_key_(public_key) {}
Es256Key::Es256Key(Es256Key&&) noexcept = default;
Es256Key& Es256Key::operator=(Es256Key&&) noexcept = default;
Es256Key::~Es256Key() = default;

Es256Key Es256Key::generate() {
  auto key = std::make_unique<Key>();
  key->key.reset(EVP_EC_gen(SN_X9_62_prime256v1));
  ATOLL_ASSERT(key->key != nullptr);
  Es256PublicKey public_key{};
  std::size_t size = 0;
  ATOLL_ASSERT(EVP_PKEY_get_octet_string_param(key->key.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                               public_key.data(), public_key.size(), &size) == 1);
  ATOLL_ASSERT(size == public_key.size());
  return {std::move(key), public_key};
}

Result<Es256Key> Es256Key::of(const Es256Scalar& secret) {
  const Number number(BN_bin2bn(secret.data(), static_cast<int>(secret.size()), nullptr));
  ATOLL_ASSERT(number != nullptr);
  if (BN_is_zero(number.get()) != 0 || BN_cmp(number.get(), EC_GROUP_get0_order(curve())) >= 0)
    return malformed();
  const Point point(EC_POINT_new(curve()));
  ATOLL_ASSERT(point != nullptr);
  ATOLL_ASSERT(EC_POINT_mul(curve(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1);
  Es256PublicKey public_key{};
  ATOLL_ASSERT(EC_POINT_point2oct(curve(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                  public_key.data(), public_key.size(),
                                  nullptr) == public_key.size());
  auto key = std::make_unique<Key>();
  key->key = make_key(public_key, number.get());
  ATOLL_ASSERT(key->key != nullptr);
  return Es256Key(std::move(key), public_key);
}

Es256Signature Es256Key::sign(ByteView message) const {
  const Sha256 digest = sha256(message);
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_->key.get(), nullptr));
  ATOLL_ASSERT(context != nullptr && EVP_PKEY_sign_init(context.get()) == 1);
  Der der;
  der.size = der.bytes.size();
  ATOLL_ASSERT(
      EVP_PKEY_sign(context.get(), der.bytes.data(), &der.size, digest.data(), digest.size()) == 1);
  const ByteView written(reinterpret_cast<const char*>(der.bytes.data()), der.size);
  return parse_es256_der(written).value();
}

Result<Es256Signature> parse_es256_der(ByteView der) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(der.data());
  std::span<const std::uint8_t> rest(bytes, der.size());
  Es256Signature signature{};
  const std::span<std::uint8_t> both(signature);
  const bool is_sequence = rest.size() >= 2 && rest.size() <= kDerSizeMax && rest[0] == 0x30 &&
                           rest[1] == rest.size() - 2;
  if (is_sequence) rest = rest.subspan(2);
  if (!is_sequence || !take_integer(rest, both.first(kScalarSize)) ||
      !take_integer(rest, both.last(kScalarSize)) || !rest.empty())
    return fail(ErrorCode::kInvalidArgument, "es256_signature_malformed",
                "this is no signature in DER");
  return signature;
}

// The members in the order of their names, without blanks: so says the RFC.
std::string es256_thumbprint(const Es256PublicKey& key) {
  const ByteView bytes = bytes_of(key);
  const std::string x = to_base64url(bytes.substr(1, kScalarSize));
  const std::string y = to_base64url(bytes.substr(1 + kScalarSize, kScalarSize));
  const std::array<std::string_view, 5> parts{R"({"crv":"P-256","kty":"EC","x":")", x, R"(","y":")",
                                              y, R"("})"};
  return to_base64url(bytes_of(sha256(parts)));
}

}  // namespace atollbank::base
