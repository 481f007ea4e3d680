#include "mock-host/store/nodes.hpp"

#include "mock-host/store/query.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace mock::store {

namespace fs = std::filesystem;

namespace {

std::string host_name()
{
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string new_id()
{
    constexpr char digits[] = "0123456789abcdef";
    std::string id = "n-";
    for (int i = 0; i < 16; ++i)
        id += digits[randombytes_uniform(16)];
    return id;
}

fs::path lock_file(const Store& store, const std::string& id)
{
    return store.directory() / "nodes" / (id + ".lock");
}

// The descriptor of the locked file, or -1. The system lets go of the lock when the process ends,
// however it ends.
int lock(const fs::path& file, int flags)
{
    const int descriptor = ::open(file.c_str(), flags | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) return -1;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

// Nobody holds its lock. Removes the file: a lock that is gone says the same.
bool lock_is_free(const fs::path& file)
{
    if (!fs::exists(file)) return true;
    const int descriptor = lock(file, 0);
    if (descriptor < 0) return false;
    ::unlink(file.c_str());
    ::close(descriptor);
    return true;
}

desk::Error no_lock(const fs::path& file)
{
    return {.status = desk::Errc::unavailable,
            .code = "store.node",
            .detail = file.string() + " cannot be locked: " + std::strerror(errno),
            .message = {}};
}

} // namespace

desk::Result<std::unique_ptr<Node>> Node::join(Store& store, Time now, std::chrono::seconds lease)
{
    if (::sodium_init() < 0) return desk::Error{.detail = "libsodium has no source of chance"};
    std::string id = new_id();
    const fs::path file = lock_file(store, id);
    std::error_code ignored; // The lock says it better.
    fs::create_directories(file.parent_path(), ignored);
    const int descriptor = lock(file, O_CREAT);
    if (descriptor < 0) return no_lock(file);

    // Locked first, entered then: nobody sees a row without its lock.
    std::unique_ptr<Node> node(new Node(std::move(id), file.string(), descriptor, lease));
    Transaction change(store);
    Query query(change, "INSERT INTO nodes (id, host, pid, started_at, heartbeat_at, lease_until) "
                        "VALUES (:id, :host, :pid, :started_at, :heartbeat_at, :lease_until)");
    query.bind(node->id(), host_name(), static_cast<std::int64_t>(::getpid()), now, now,
               now + lease);
    query.run();
    change.commit();
    return node;
}

Node::Node(std::string id, std::string lock_file, int lock, std::chrono::seconds lease)
    : id_(std::move(id)), lock_file_(std::move(lock_file)), lock_(lock), lease_(lease)
{
}

Node::~Node()
{
    ::unlink(lock_file_.c_str());
    ::close(lock_);
}

void Node::heartbeat(Transaction& change, Time now)
{
    Query query(change, "UPDATE nodes SET heartbeat_at = :now, lease_until = :until "
                        "WHERE id = :id");
    query.bind(now, now + lease_, id_).run();
}

void Node::leave(Transaction& change)
{
    remove_node(change, id_);
}

std::vector<std::string> dead_nodes(Connection connection, const Store& store, Time now)
{
    std::vector<std::string> dead;
    const std::string here = host_name();
    std::string id;
    std::string host;
    Time lease_until;
    Query query(connection, "SELECT id, host, lease_until FROM nodes ORDER BY id");
    query.into(id, host, lease_until);
    while (query.next()) {
        const bool is_dead = host == here ? lock_is_free(lock_file(store, id)) : lease_until < now;
        if (is_dead) dead.push_back(id);
    }
    return dead;
}

void remove_node(Transaction& change, const std::string& id)
{
    Query(change, "DELETE FROM nodes WHERE id = :id").bind(id).run();
}

} // namespace mock::store
