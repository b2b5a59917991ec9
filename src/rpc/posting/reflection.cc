// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <unordered_set>

namespace atollbank::rpc {
namespace {

namespace protobuf = google::protobuf;

const protobuf::DescriptorPool& pool() { return *protobuf::DescriptorPool::generated_pool(); }

void add_with_imports(const protobuf::FileDescriptor& file,
                      std::unordered_set<const protobuf::FileDescriptor*>& seen,
                      std::vector<std::string>& out) {
  if (!seen.insert(&file).second) return;
  protobuf::FileDescriptorProto message;
  file.CopyTo(&message);
  out.push_back(message.SerializeAsString());
  for (int i = 0; i < file.dependency_count(); ++i)
    add_with_imports(*file.dependency(i), seen, out);
}

DescribedFiles described(const protobuf::FileDescriptor* file) {
  if (file == nullptr) return std::nullopt;
  std::unordered_set<const protobuf::FileDescriptor*> seen;
  std::vector<std::string> files;
  add_with_imports(*file, seen, files);
  return files;
}

}  // namespace

DescribedFiles describe_file(const std::string& file_name) {
  return described(pool().FindFileByName(file_name));
}

DescribedFiles describe_symbol(const std::string& full_name) {
  return described(pool().FindFileContainingSymbol(full_name));
}

DescribedFiles describe_extension(const std::string& type_name, std::int32_t number) {
  const protobuf::Descriptor* type = pool().FindMessageTypeByName(type_name);
  if (type == nullptr) return std::nullopt;
  const protobuf::FieldDescriptor* extension = pool().FindExtensionByNumber(type, number);
  return described(extension == nullptr ? nullptr : extension->file());
}

std::optional<std::vector<std::int32_t>> extension_numbers_of(const std::string& type_name) {
  const protobuf::Descriptor* type = pool().FindMessageTypeByName(type_name);
  if (type == nullptr) return std::nullopt;
  std::vector<const protobuf::FieldDescriptor*> extensions;
  pool().FindAllExtensions(type, &extensions);
  std::vector<std::int32_t> numbers;
  for (const protobuf::FieldDescriptor* extension : extensions)
    numbers.push_back(extension->number());
  return numbers;
}

std::vector<std::string> own_services() {
  return {"atollbank.posting.v1.Posting", "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"};
}

}  // namespace atollbank::rpc
