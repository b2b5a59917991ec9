// SPDX-License-Identifier: Apache-2.0
// What this program knows of its own protos, as the standard reflection service tells it. Pure
// functions over the descriptors that were compiled in; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atollbank::rpc {

// Serialized FileDescriptorProtos: the file itself, then all that it imports, each once. Nothing
// when there is no such file or name.
using DescribedFiles = std::optional<std::vector<std::string>>;
DescribedFiles describe_file(const std::string& file_name);
DescribedFiles describe_symbol(const std::string& full_name);
DescribedFiles describe_extension(const std::string& type_name, std::int32_t number);

// The numbers of the extensions of a message; nothing when there is no such message.
std::optional<std::vector<std::int32_t>> extension_numbers_of(const std::string& type_name);

// Full names of the services that every PostingServer serves.
std::vector<std::string> own_services();

}  // namespace atollbank::rpc
