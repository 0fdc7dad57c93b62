const UserCard = ({ user }: { user: User }) => {
  const [open, setOpen] = useState(false);
  return (
    <section className="user card" onClick={() => setOpen(!open)}>
      <h2>{user.name}</h2>
      {open ? <Details of={user} /> : null}
    </section>
  );
};

export class OrderView {
  render({ order }: { order: Order }) {
    const [shown, setShown] = useState(true);
    return (
      <section className="order card" onClick={() => setShown(!shown)}>
        <h2>{order.title}</h2>
        {shown ? <Details of={order} /> : null}
      </section>
    );
  }
}

export const page = (user: User) => <UserCard user={user} />;
