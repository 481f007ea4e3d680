#include "mock-host/loader/package.hpp"

#include "mock-host/loader/archive.hpp"
#include "mock-host/loader/signature.hpp"
#include "tests/fuzz/fuzz.hpp"

// A file that claims to be a package. "zip": its bytes. "members": lines "@NAME" with the contents
// between them, and what packing, signing and changing one byte must come to.

namespace {

using namespace mock::loader;
using fuzz::require;

constexpr ArchiveLimits limits{.files_max = 20, .unpacked_max = 4 << 20, .ratio_max = 50};

std::size_t size_of(const Members& members)
{
    std::size_t size = 0;
    for (const auto& [name, contents] : members)
        size += contents.size();
    return size;
}

const SigningKey& key()
{
    static const SigningKey ours = *generate_key("ours");
    return ours;
}

void install(const Members& members)
{
    const auto package = read_package(members, HostSupport::version_1_0());
    if (!package) fuzz::require_proper(package.error());
    const auto checked = check_signature(members, {key().public_key});
    if (!checked) return fuzz::require_proper(checked.error());
    require(checked->trust != Trust::trusted, "nobody else can sign for us");
}

void zip(std::string_view bytes)
{
    const auto members = unpack_zip(bytes, limits);
    if (!members) return fuzz::require_proper(members.error());
    require(members->size() <= limits.files_max, "a package has few files");
    require(size_of(*members) <= limits.unpacked_max, "a package is small");
    for (const auto& [name, contents] : *members)
        require(static_cast<bool>(check_member_name(name)), "a name stays in the package");
    install(*members);
}

Members members_of(fuzz::Input input)
{
    Members members;
    std::string* contents = nullptr;
    while (!input.is_empty()) {
        const std::string_view line = input.line();
        if (line.substr(0, 1) == "@") {
            contents = &members[std::string(line.substr(1))];
        } else if (contents != nullptr) {
            (*contents += line) += '\n';
        }
    }
    return members;
}

void require_signature(Members members)
{
    const auto signature = sign(members, key());
    require(static_cast<bool>(signature), "whatever is in a package can be signed");
    members[std::string(signature_member)] = *signature;
    const auto checked = check_signature(members, {key().public_key});
    require(checked && checked->trust == Trust::trusted, "what was signed is trusted");
    auto& [name, contents] = *members.begin();
    if (name == signature_member) return;
    contents += 'x';
    require(!check_signature(members, {key().public_key}), "what was changed is refused");
}

void pack(const Members& members)
{
    const auto packed = write_zip(members);
    if (!packed) return fuzz::require_proper(packed.error());
    const auto again = unpack_zip(*packed, limits);
    if (again) require(*again == members, "what was packed can be unpacked");
    if (!again) fuzz::require_proper(again.error());
    require_signature(members);
    install(members);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view wanted = input.line();
    if (wanted == "zip") zip(input.rest());
    if (wanted == "members") pack(members_of(input));
    return 0;
}
