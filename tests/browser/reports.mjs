// A finished report in both languages, with a why-tree, factors of every kind and fifty events: what the pictures are tested with.
const two = (n) => String(n).padStart(2, '0');
const clock = (second) => `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;

const rows = (things, who) => Array.from({ length: 50 }, (_, i) => {
  const actor = i % 4 === 3 ? '@ana' : '-';
  return `| ${clock(36000 + i * 47)} | ${things[i % things.length]} | ${who} | ${actor} |`;
}).join('\n');

export const english = `# Post-Mortem: orders fail during the spring sale (2025-03-02)

**Date**: 2025-03-02  
**Duration**: 35 min  
**Severity**: P1

## Summary

Orders failed for thirty-five minutes after a release changed how the list of orders is read.

## Key Times

| Milestone | Time (UTC) |
|---|---|
| Started | 10:02:21 |
| Detected | 10:03:55 |
| Paged | 10:04:42 |
| Acknowledged | 10:06:16 |
| Mitigated | 10:25:04 |
| Recovered | 10:36:49 |
| Resolved | 10:38:23 |

## Timeline (all times UTC)

| Time | Event | Source | Actor |
|---|---|---|---|
${rows(['orders v2.3.0 deployed', 'First 5xx responses', 'Alert HighErrorRate fires', 'Page acknowledged', 'connection pool exhausted: 20 of 20 connections in use, 43 waiting'], 'Prometheus')}

## Contributing Factors

### Immediate Cause

The release read the list of orders without an index.

### Five Whys

- Orders failed for 35 minutes
  - The connection pool was full, because each query held its connection for three seconds
    - The new query read the whole table
      - The index was created by a migration that runs after the release
        - The order of migration and release is written nowhere
      - The review had no query plan to look at
    - The staging data has a thousand rows, production forty million
  - Nobody was told that the pool filled up
    - There is no alert on pools
      - Alerts are added after incidents, not with the resource

### Contributing Factors

- **Monitoring**: no alert on the pool
- **Monitoring**: the dashboard of the database stands in another team's folder
- **Testing**: load tests run with a thousand rows
- **Runbook**: the runbook names a host that was retired in January
- **Capacity**: the pool has 20 connections since 2021

### Systemic Issues

- Migrations and releases are two pipelines that know nothing of each other

## Action Items

| ID | Action | Owner | Deadline | Priority |
|----|--------|-------|----------|----------|
| AI-001 | Add an alert on the pool before it reaches its limit | @ana | 2025-03-16 | High |
`;

export const chinese = `# 故障复盘：春季促销期间订单失败（2025-03-02）

**日期**：2025-03-02  
**持续时间**：35 分钟  
**故障等级**：P1

## 摘要

一次发布改变了订单列表的读取方式，此后订单失败持续了三十五分钟。

## 关键时间

| 里程碑 | 时间（UTC） |
|---|---|
| 发生 | 10:02:21 |
| 发现 | 10:03:55 |
| 通知 | 10:04:42 |
| 响应 | 10:06:16 |
| 止损 | 10:25:04 |
| 恢复 | 10:36:49 |
| 结束 | 10:38:23 |

## 时间线（UTC）

| 时间 | 事件 | 来源 | 人员 |
|---|---|---|---|
${rows(['部署 orders v2.3.0', '首次出现 5xx 响应', '告警 HighErrorRate 触发', '值班人员确认了呼叫', '连接池耗尽：20 个连接全部占用，43 个请求在等待'], '监控')}

## 促成因素

### 直接原因

新版本读取订单列表时没有使用索引。

### 五个为什么

- 订单接口连续三十五分钟大面积失败，影响全部渠道的下单和支付
  - 连接池被占满，每个查询占用连接三秒以上，新请求只能排队直到超时
    - 新查询扫描了整张表
      - 索引由发布之后才运行的迁移创建
        - 迁移与发布的先后顺序没有任何文档
      - 评审时看不到查询计划
    - 预发环境只有一千行数据，生产环境有四千万行
  - 没有人知道连接池快满了
    - 连接池没有告警
      - 告警总是在故障之后才补，而不是与资源一起上线

### 促成因素

- **监控**：连接池没有告警，接近上限时无人知晓
- **监控**：数据库的看板放在另一个团队的目录里
- **测试**：压测只用一千行数据
- **手册**：应急手册中的主机一月份就下线了
- **容量**：连接池从 2021 年起一直是 20 个连接

### 系统性问题

- 迁移和发布是两条互不知情的流水线

## 改进措施

| 编号 | 措施 | 负责人 | 截止日期 | 优先级 |
|----|--------|-------|----------|----------|
| AI-001 | 在连接池达到上限之前告警 | @ana | 2025-03-16 | 高 |
`;

// A timeline of `n` rows.
export const long = (n) => `# Post-Mortem: a long night (2025-03-02)

## Timeline (all times UTC)

| Time | Event | Source | Actor |
|---|---|---|---|
${Array.from({ length: n }, (_, i) => `| ${clock(Math.floor(i * 80000 / n))} | thing ${i} of the queue failed | [log](evidence/app.log#L${i + 1}) | ${i % 3 ? '-' : '@ana'} |`).join('\n')}
`;
