// SPDX-License-Identifier: Apache-2.0
// Key pairs as objects of a token: a private and a public one with the same label and id.
//
// The label is "atoll/" and the key's name; the id is eight bytes, big-endian, that count up with
// every key of the name. Private keys are sensitive and not extractable: the module gives them to
// nobody, us included. Each function uses the session alone while it runs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/pkcs11/return_code.h"
#include "base/es256.h"
#include "base/sha256.h"

namespace atollbank::adapters {

struct Pkcs11Session {
  const CK_FUNCTION_LIST& functions;
  CK_SESSION_HANDLE handle;
};

// One half of a pair, as the token lists it.
struct KeyObject {
  CK_OBJECT_HANDLE handle = CK_INVALID_HANDLE;
  std::string name;
  std::uint64_t sequence = 0;
};

// Of all names of ours; objects that are labelled otherwise are not ours. data_loss vault_damaged
base::Result<std::vector<KeyObject>> list_key_objects(Pkcs11Session session,
                                                      CK_OBJECT_CLASS object_class);

// data_loss vault_damaged: no point of P-256
base::Result<base::Es256PublicKey> read_public_key(Pkcs11Session session, CK_OBJECT_HANDLE handle);

// failed_precondition vault_key_exposed: somebody put a key here that the token would give away.
base::Result<void> check_private_key(Pkcs11Session session, CK_OBJECT_HANDLE handle);

// A private key whose making was cut short: the token has the object, without its curve, and it
// signs nothing. Both are asked, because a device may keep a good key's curve to itself.
base::Result<bool> is_unfinished(Pkcs11Session session, CK_OBJECT_HANDLE private_key);

struct KeyPair {
  CK_OBJECT_HANDLE private_key = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE;
};
base::Result<KeyPair> generate_key_pair(Pkcs11Session session, std::string_view name,
                                        std::uint64_t sequence);

// What C_Sign or C_SignInit returned; the signature when that is CKR_OK.
CK_RV sign_digest(Pkcs11Session session, CK_OBJECT_HANDLE private_key, const base::Sha256& digest,
                  base::Es256Signature& signature);

// One that is not there any more is destroyed already.
base::Result<void> destroy_object(Pkcs11Session session, CK_OBJECT_HANDLE handle);

}  // namespace atollbank::adapters
