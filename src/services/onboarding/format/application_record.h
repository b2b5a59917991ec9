// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value).
//
// "applications/<two hexadecimal digits of the id's last byte>": "application/<id>" → application;
// "dedupe/<digest>" → the application it stands for, and a digest of what was asked; "open/<id>" →
// nothing, while something is left to do; "referred/<id>" → nothing, while a person is to decide ·
// "person/<digest>", "address/<digest>": "claim/<application id>" → how many were there before it.
// Ids in base62. Digests of what is personal are keyed.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "services/onboarding/application.h"

namespace atollbank::onboarding::format {

inline constexpr std::uint8_t kRecordFormat = 1;
inline constexpr std::size_t kPartitionCount = 256;

inline constexpr const char* kApplicationPrefix = "application/";
inline constexpr const char* kOpenPrefix = "open/";
inline constexpr const char* kReferredPrefix = "referred/";
inline constexpr const char* kClaimPrefix = "claim/";

struct AskedApplication {
  base::Id application_id;
  base::Id content;

  bool operator==(const AskedApplication&) const = default;
};

// What is sealed of an application.
struct Dossier {
  Applicant applicant;
  Evidence evidence;  // of kind kNone until it came

  bool operator==(const Dossier&) const = default;
};

// An application's id tells its partition.
base::Id id_in_partition(base::Id id, std::size_t partition);
std::string applications_partition(std::size_t partition);
std::string applications_partition(base::Id application_id);
std::string person_partition(base::Id digest);
std::string address_partition(base::Id digest);
std::string application_key(base::Id application_id);
std::string dedupe_key(base::Id dedupe);
std::string open_key(base::Id application_id);
std::string referred_key(base::Id application_id);
std::string claim_key(base::Id application_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_application(const Application& application);
base::Result<Application> decode_application(base::ByteView bytes);
base::Bytes encode_dossier(const Dossier& dossier);
base::Result<Dossier> decode_dossier(base::ByteView bytes);
base::Bytes encode_asked(const AskedApplication& asked);
base::Result<AskedApplication> decode_asked(base::ByteView bytes);
base::Bytes encode_claim(std::uint32_t before);
base::Result<std::uint32_t> decode_claim(base::ByteView bytes);

}  // namespace atollbank::onboarding::format
