# Convex with one weight a sample: clamp(α·sigmoid(k·(top1 − top2 − τ)), lo, hi), the margin taken from the policy's logits.
#
# host, seed, out   one shape of rank 2 or more, one dtype
# logits            [batch, classes], at least 2 classes
# alpha             scalar tensor of the host's dtype on the host's device, 0..1
# settings          [k, τ, lo, hi] on the host's device; the gate is computed in their dtype, float32 or float64
# positions         int64 [256] in host memory: where the result is sampled
# readback          float64 in host memory, at least 257 + batch long: gets the sampled values, then 0 if all logits are
#                   finite and NaN otherwise, then the gate of each sample before α and the clamp

def into(self, host: Tensor, seed: Tensor, logits: Tensor, alpha: Tensor, settings: Tensor, out: Tensor, positions: Tensor, readback: Tensor) -> None:
  gate = self.gate(logits, settings)
  torch.lerp(host, seed, self.weights(host, gate, alpha, settings), out=out)
  self.sample(out, logits, gate, positions, readback)

def forward(self, host: Tensor, seed: Tensor, logits: Tensor, alpha: Tensor, settings: Tensor, positions: Tensor, readback: Tensor) -> Tensor:
  gate = self.gate(logits.detach(), settings)
  weights = self.weights(host, gate, alpha, settings)
  blended = torch.lerp(host.detach(), seed, weights)
  self.sample(blended.detach(), logits.detach(), gate, positions, readback)
  return blended

def gate(self, logits: Tensor, settings: Tensor) -> Tensor:
  top = torch.topk(logits.type_as(settings), 2, 1)[0]
  return torch.sigmoid((top[:, 0] - top[:, 1] - settings[1]) * settings[0])

def weights(self, host: Tensor, gate: Tensor, alpha: Tensor, settings: Tensor) -> Tensor:
  weights = torch.clamp(gate * alpha, settings[2], settings[3])
  return weights.type_as(host).view([-1] + [1] * (host.dim() - 1))

def sample(self, blended: Tensor, logits: Tensor, gate: Tensor, positions: Tensor, readback: Tensor) -> None:
  sampled = torch.take(blended, positions.to(blended.device))
  finite = (logits * 0).sum().view([1])
  report = torch.cat([sampled.type_as(gate), finite.type_as(gate), gate])
  torch.copy_(readback[:report.size(0)], report)
