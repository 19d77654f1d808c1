"""Times PyTorch's training step: shuffling, dropout, loss and accuracy summed at each step, Adam."""

import time

import torch
from torch import nn

from fashion_mnist import load
from peer import parser, report, whole_batches
from torch_networks import NETWORKS


def train(network, optimizer, images, labels, count: int, batch_size: int) -> tuple[float, float]:
    """One epoch over `count` shuffled images; gives its mean loss and accuracy."""
    network.train()
    loss_of = nn.CrossEntropyLoss()
    loss_sum = torch.zeros(())
    correct = torch.zeros((), dtype=torch.int64)
    order = torch.randperm(len(images))[:count]
    for start in range(0, count, batch_size):
        rows = order[start : start + batch_size]
        truth = labels[rows]
        optimizer.zero_grad()
        logits = network(images[rows])
        loss = loss_of(logits, truth)
        loss.backward()
        optimizer.step()
        loss_sum += loss.detach() * len(rows)
        correct += (logits.argmax(1) == truth).sum()
    return loss_sum.item() / count, correct.item() / count


options = parser(__doc__)
options.add_argument("--network", choices=NETWORKS, default="ann")
options.add_argument("--steps", type=int, default=2000, help="timed steps")
options.add_argument("--fused", action="store_true", help="Adam as one fused kernel, which is not PyTorch's default")
args = options.parse_args()

torch.set_num_threads(args.threads)
torch.manual_seed(42)
pixels, truth = load(args.data_dir, "train")
images = torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous()
labels = torch.from_numpy(truth)
network = NETWORKS[args.network]()
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=args.fused or None)

count, epochs = whole_batches(args.steps, args.batch_size, len(images))
warm_up = min(count, 100 * args.batch_size)
train(network, optimizer, images, labels, warm_up, args.batch_size)
start = time.perf_counter()
for _ in range(epochs):
    loss, accuracy = train(network, optimizer, images, labels, count, args.batch_size)
seconds = time.perf_counter() - start

report(
    ms_per_step=1000 * seconds / (epochs * count / args.batch_size),
    images_per_second=epochs * count / seconds,
    loss=loss,
    accuracy=accuracy,
    engine=f"PyTorch {torch.__version__}",
)
